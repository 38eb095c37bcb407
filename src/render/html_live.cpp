// A live page: the engine and the facts stand in it as base64, its script and its style by their hashes in the policy. Without
// scripts the page is the static answer.
#include <fmt/format.h>

#include "render/html_parts.h"
#include "render/png.h"
#include "render/sha256.h"

namespace countervail {
namespace {

/// Data that a script of the page reads; base64 holds no "<".
std::string data_block(const char* id, const std::string& bytes) {
  return fmt::format("<script type=\"text/plain\" id=\"{}\">{}</script>\n", id, base64_of(bytes));
}

}  // namespace

std::string policy_of(const std::string& style, const std::optional<LiveParts>& live) {
  std::string policy = "default-src 'none'; style-src '" + policy_hash(style) + "'; img-src data:";
  // The engine is compiled in a worker made of the page's own bytes; nothing may be fetched.
  if (live)
    policy += "; script-src '" + policy_hash(live->script) +
              "' 'wasm-unsafe-eval' blob:; worker-src blob:";
  return policy + "; base-uri 'none'; form-action 'none'";
}

std::string live_scripts(const LiveParts& live) {
  return data_block("live-question", live.question) + data_block("live-worker", live.worker) +
         data_block("live-engine", live.engine) + data_block("live-facts", live.facts) +
         "<script>" + live.script + "</script>\n";
}

}  // namespace countervail
