// Plans of supply, cases of minerals, observed figures, recipes, events, Epoch's counts, the use table: any bytes are read or
// refused with an Error, nothing else; a case that is read can be drawn.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/error.h"
#include "minerals/study.h"
#include "supply/epoch_file.h"
#include "supply/event_file.h"
#include "supply/plan_file.h"
#include "supply/recipe_file.h"

namespace {

using namespace countervail;

const std::string kData = std::string(COUNTERVAIL_SOURCE_DIR) + "/data";

/// The shipped files of a folder, once.
const Texts& shipped(const std::string& folder) {
  static std::map<std::string, Texts> known;
  Texts& texts = known[folder];
  if (texts.empty())
    for (auto& [path, content] : texts_below(Files(kData + "/" + folder)))
      texts[folder + "/" + path] = content;
  return texts;
}

Files with(const std::string& folder, const std::string& path, const std::string& text) {
  Texts texts = shipped(folder);
  texts[path] = text;
  return Files::in_memory(std::move(texts));
}

void read_a_plan(const std::string& text) {
  const Files data = with("supply", "supply/plans/fuzz.toml", text);
  static const Observations kObserved = Observations::load(Files(kData), "supply");
  supply::read_plan("fuzz", data, kObserved);
}

void draw_a_case(const std::string& text) {
  const Files data = with("minerals", "minerals/cases/fuzz.toml", text);
  static const Observations kObserved = Observations::load(Files(kData), "minerals");
  const minerals::MineralCase asked = minerals::read_case("fuzz", data, kObserved);
  const FactStore store;
  Overlay facts(store);
  minerals::add_case_facts(asked, facts);
  const minerals::MineralSamples samples =
      minerals::mineral_samples(minerals::mineral_model(facts, asked, 1), {2, 1, 1});
  for (const double exports : samples.exports)
    if (std::isnan(exports)) std::abort();
}

void read_a_table(int kind, const std::string& text) {
  switch (kind) {
    case 2:
      Observations::load(Files::in_memory({{"supply/x.csv", text}}), "supply");
      break;
    case 3:
      supply::read_recipes(Files::in_memory({{"supply/products.csv", text}}));
      break;
    case 4:
      supply::read_events(Files::in_memory({{"supply/events.csv", text}}));
      break;
    case 5:
      supply::read_epoch(Files::in_memory({{"supply/epoch-chips.csv", text}}));
      break;
    default:
      minerals::read_use_table(with("minerals", "minerals/io/bea-use-2015.csv", text));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  constexpr int kKinds = 7;
  const int kind = data[0] % kKinds;
  try {
    if (kind == 0)
      read_a_plan(text);
    else if (kind == 1)
      draw_a_case(text);
    else
      read_a_table(kind, text);
  } catch (const Error&) {
  }
  return 0;
}
