// Numbers that follow from other numbers of the catalog: total processing performance from rates,
// system totals from packages, parameter counts from dimensions. A disagreement is not an error
// by itself, since sources round and count differently; but each must be listed with its reason,
// and a listed one that has gone is reported too.
#include "catalog/check.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/text.h"
#include "files/csv.h"

namespace countervail {
namespace {

/// 0 when the fact is absent or a word.
double number(const FactStore& store, const std::string& path) {
  const Fact* fact = store.find(path);
  return fact && fact->is_number() ? fact->value.mid : 0;
}
std::string text(const FactStore& store, const std::string& path) {
  const Fact* fact = store.find(path);
  return fact ? fact->text : std::string();
}

class Checker {
 public:
  Checker(const FactStore& store, CatalogCheck& check) : store_(store), check_(check) {}

  void compare(const char* rule, const std::string& path, double computed, double tolerance) {
    const double stated = number(store_, path);
    // Either side unknown: nothing to compare, and nothing counted as checked.
    if (stated == 0 || computed == 0) return;
    ++check_.checked;
    if (std::abs(stated - computed) > tolerance * std::abs(stated))
      check_.disagreements.push_back({rule, path, stated, computed, {}});
  }

  void chip(const std::string& name) {
    const std::string prefix = "chip/" + name + "/";
    const auto rate = [&](const char* field) { return number(store_, prefix + field); };
    const double sixteen = std::max(rate("bf16"), rate("fp16"));
    const double performance = std::max(
        {16 * sixteen, 8 * rate("fp8"), 8 * rate("int8"), 6 * rate("fp6"), 4 * rate("fp4")});
    compare("processing-performance", prefix + "tpp", performance / 1e12, 0.005);
    for (const char* field : {"fp8", "int8", "fp6", "fp4"}) {
      const double fast = rate(field);
      if (fast == 0 || rate("bf16") == 0) continue;
      const double times = fast / rate("bf16");
      // Halving the width doubles the dense rate or leaves it; anything
      // between these wants a reason.
      const double nearest = times < 1.5 ? 1 : times < 3 ? 2 : 4;
      compare("dense-rate", prefix + field, nearest * rate("bf16"), 0.02);
    }
  }

  void system(const std::string& name) {
    const std::string prefix = "system/" + name + "/",
                      chip = "chip/" + text(store_, prefix + "chip") + "/";
    const double packages = number(store_, prefix + "packages");
    const auto total = [&](const char* field, const char* part) {
      compare("system-total", prefix + field, packages * number(store_, chip + part), 0.01);
    };
    total("bf16_total", number(store_, chip + "bf16") > 0 ? "bf16" : "fp16");
    total("fp8_total", "fp8");
    total("fp4_total", "fp4");
    total("memory_total", "memory_capacity");
    total("memory_bandwidth_total", "memory_bandwidth");
    compare("link-direction", prefix + "plane.scaleup.bandwidth",
            number(store_, chip + "link_bandwidth"), 0.02);
  }

  void model(const std::string& name) {
    compare("parameters", "model/" + name + "/parameters_total",
            parameters_from_dimensions(store_, name), 0.03);
  }

 private:
  const FactStore& store_;
  CatalogCheck& check_;
};

}  // namespace

double parameters_from_dimensions(const FactStore& store, const std::string& model) {
  const std::string prefix = "model/" + model + "/";
  const auto dimension = [&](const char* field) { return number(store, prefix + field); };
  const double layers = dimension("layers"), hidden = dimension("hidden"),
               heads = dimension("heads");
  const std::string attention = text(store, prefix + "attention"),
                    ffn_kind = text(store, prefix + "ffn_kind");
  if (!text(store, prefix + "mixer").empty()) return 0;
  if (layers == 0 || hidden == 0 || heads == 0 || dimension("vocab") == 0) return 0;
  double attention_weights = 0;
  if (attention == "MLA") {
    const double q_rank = dimension("q_lora_rank"), kv_rank = dimension("kv_lora_rank");
    const double nope = dimension("qk_nope_head_dim"), rope = dimension("qk_rope_head_dim"),
                 value = dimension("v_head_dim");
    if (kv_rank == 0 || nope == 0 || value == 0) return 0;
    const double query = q_rank > 0 ? hidden * q_rank + q_rank * heads * (nope + rope)
                                    : hidden * heads * (nope + rope);
    attention_weights = query + hidden * (kv_rank + rope) + kv_rank * heads * (nope + value) +
                        heads * value * hidden;
  } else if (attention == "MHA" || attention == "GQA" || attention == "MQA") {
    const double width = dimension("head_dim") > 0 ? dimension("head_dim") : hidden / heads;
    const double kv = dimension("kv_heads") > 0 ? dimension("kv_heads") : heads;
    attention_weights = hidden * width * (2 * heads + 2 * kv);
  } else {
    return 0;
  }
  const double matrices = ffn_kind == "swiglu" || ffn_kind == "geglu" ? 3 : 2;
  const double experts = dimension("experts");
  double ffn = layers * matrices * hidden * dimension("ffn");
  if (experts > 0) {
    // Experts in every n-th layer: which layers is not in the catalog, so the count is not checked.
    if (dimension("moe_every") > 1 || dimension("moe_ffn") == 0) return 0;
    const double dense = dimension("dense_layers");
    const double moe = (experts + dimension("shared_experts")) * 3 * hidden * dimension("moe_ffn") +
                       experts * hidden;
    ffn = dense * matrices * hidden * dimension("ffn") + (layers - dense) * moe;
  }
  const double tables = text(store, prefix + "tied_embeddings") == "yes" ? 1 : 2;
  return layers * attention_weights + ffn + tables * dimension("vocab") * hidden;
}

int CatalogCheck::unexplained() const {
  return static_cast<int>(std::count_if(disagreements.begin(), disagreements.end(),
                                        [](const CatalogConflict& d) { return d.reason.empty(); }));
}

CatalogCheck check_catalog(const FactStore& store, const std::vector<KnownDisagreement>& known) {
  CatalogCheck check;
  Checker checker(store, check);
  for (const std::string& name : store.items("chip")) checker.chip(name);
  for (const std::string& name : store.items("system")) checker.system(name);
  for (const std::string& name : store.items("model")) checker.model(name);
  for (const KnownDisagreement& one : known) {
    const auto found = std::find_if(
        check.disagreements.begin(), check.disagreements.end(),
        [&](const CatalogConflict& d) { return d.rule == one.rule && d.path == one.path; });
    if (found == check.disagreements.end())
      check.stale.push_back(one);
    else
      found->reason = one.reason;
  }
  return check;
}

std::vector<KnownDisagreement> read_known_disagreements(const std::string& data_directory) {
  const CsvTable table = read_csv(data_directory + "/catalog/known_disagreements.csv");
  const auto rule = static_cast<std::size_t>(table.required_column("rule"));
  const auto path = static_cast<std::size_t>(table.required_column("path"));
  const auto reason = static_cast<std::size_t>(table.required_column("reason"));
  std::vector<KnownDisagreement> known;
  for (const CsvRow& row : table.rows) {
    if (trim(row.cells[reason]).empty())
      throw Error(ErrorKind::kMissing, "a known disagreement needs its reason", table.file,
                  row.line, row.columns[reason]);
    known.push_back({row.cells[rule], row.cells[path], row.cells[reason]});
  }
  return known;
}

}  // namespace countervail
