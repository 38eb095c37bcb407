// The engine of the page: texts in, texts out, as the library's own ask_json takes and gives them. A page puts bytes where
// cv_space says, then calls; what comes back stays until the next call.
#include <emscripten/emscripten.h>

#include <memory>
#include <string>

#include "ask/live.h"
#include "countervail/ask.h"
#include "files/files.h"
#include "platform/memory_disk.h"

namespace {

std::string space, answer;
std::unique_ptr<countervail::Facts> facts;
std::unique_ptr<countervail::Live> live;
constexpr const char* kNoFacts = R"({"error": {"kind": "read", "message": "no facts are loaded"}})";

const char* answered(std::string text) {
  answer = std::move(text);
  return answer.c_str();
}

}  // namespace

extern "C" {

/// Room for so many bytes.
EMSCRIPTEN_KEEPALIVE char* cv_space(unsigned size) {
  space.assign(size, '\0');
  return space.data();
}

/// Loads the facts from a bundle in the space (platform/memory_disk.h). Empty, or what is wrong.
EMSCRIPTEN_KEEPALIVE const char* cv_load() {
  if (!countervail::disk::put_bundle(space)) return answered("the facts of this page are cut");
  try {
    facts = std::make_unique<countervail::Facts>(countervail::Facts::load("data"));
    live = std::make_unique<countervail::Live>(*facts);
  } catch (const countervail::Error& error) {
    return answered(error.what());
  }
  return answered({});
}

/// A file of the reader's own, in the space as in a bundle. Empty, or what is wrong.
EMSCRIPTEN_KEEPALIVE const char* cv_put() {
  return answered(countervail::disk::put_bundle(space) ? "" : "the file is cut");
}

/// ask_json of the question in the space.
EMSCRIPTEN_KEEPALIVE const char* cv_ask() {
  return answered(facts ? countervail::ask_json(*facts, space) : kNoFacts);
}

/// The count of the question in the space before its range, and the preview of a question by the last count's strategies.
EMSCRIPTEN_KEEPALIVE const char* cv_point() {
  return answered(live ? live->point(space) : kNoFacts);
}
EMSCRIPTEN_KEEPALIVE const char* cv_preview() {
  return answered(live ? live->preview(space) : kNoFacts);
}

/// The page of two questions, a line each in the space.
EMSCRIPTEN_KEEPALIVE const char* cv_compare() {
  return answered(live ? live->compare(space) : kNoFacts);
}

/// Paths of the files below the folder that the space names, a line each.
EMSCRIPTEN_KEEPALIVE const char* cv_list() {
  std::string names;
  for (const auto& [path, text] : countervail::texts_below(countervail::Files(space)))
    names += space + "/" + path + "\n";
  return answered(std::move(names));
}

EMSCRIPTEN_KEEPALIVE const char* cv_verbs() {
  return answered(countervail::verbs_json());
}

EMSCRIPTEN_KEEPALIVE const char* cv_version() {
  return COUNTERVAIL_VERSION;
}
}
