// From the catalog's fields to the quantities that rules are written in, each with a note of how it
// came about. Conventions of the rules that differ from the catalog's: rates in TFLOP/s times bits
// (TPP), bandwidth in both directions (the catalog is one-way, so twice), areas in mm2, the die
// area counted only on non-planar transistors. What nobody publishes is a range from 0 to infinity,
// so that a decision which hangs on it says so; what this kind of item cannot have is exactly 0.
#include "rules/item.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/error.h"
#include "base/text.h"
#include "facts/ledger.h"
#include "facts/names.h"
#include "facts/parse.h"
#include "facts/patch.h"

namespace countervail::rules {
namespace {

struct RateFormat {
  const char* field;
  int bits;
};
/// TPP takes the largest product of bits and rate over these. TF32 is not among them: its inputs
/// have 19 bits, and a note says what counting 32 would give.
constexpr RateFormat kFormats[] = {{"fp64", 64}, {"fp32", 32}, {"fp16", 16}, {"bf16", 16},
                                   {"fp8", 8},   {"int8", 8},  {"fp6", 6},   {"fp4", 4}};
/// SI to the unit of the rules. A decimal figure of the file comes back as written: 8.14e-4 m2 as
/// 814 mm2.
double in_unit(double si, double unit) {
  const double value = si / unit, rounded = std::round(value * 1e4) / 1e4;
  return std::abs(rounded - value) <= 1e-12 * std::abs(value) ? rounded : value;
}

Range in_unit(const Interval& si, double unit) {
  return {in_unit(si.low, unit), in_unit(si.mid, unit), in_unit(si.high, unit)};
}

/// Both directions, as the I/O thresholds count, of a link that is the same each way.
Range twice(const Range& one_way) {
  return {2 * one_way.low, 2 * one_way.mid, 2 * one_way.high};
}

/// Reads fields of one item. A scan reads thirty of each chip: the path is written into one string.
class FieldReader {
 public:
  FieldReader(Ledger& ledger, std::string prefix)
      : ledger_(ledger), path_(std::move(prefix)), prefix_(path_.size()) {}

  /// Empty when there is no such number.
  std::optional<Interval> number(std::string_view field) {
    const std::string& path = path_of(field);
    if (!ledger_.has_number(path)) return std::nullopt;
    return ledger_.range(path);
  }
  /// Empty when nobody says.
  std::string text(std::string_view field) {
    const std::string& path = path_of(field);
    if (!ledger_.has(path)) return {};
    std::string word = ledger_.text(path);
    return word.empty() ? fact_text(*ledger_.store().find(path)) : word;  // a word of digits
  }
  Ledger& ledger() { return ledger_; }

 private:
  const std::string& path_of(std::string_view field) {
    path_.resize(prefix_);
    return path_ += field;
  }

  Ledger& ledger_;
  std::string path_;
  std::size_t prefix_;
};

void set(Item& item, Measure quantity, const Range& range, const std::string& how) {
  const auto i = static_cast<std::size_t>(quantity);
  item.quantities[i] = range;
  item.how[i] = how;
  item.used[i] = true;
}

void set_unknown(Item& item, Measure quantity, const std::string& because) {
  set(item, quantity, Range{}, "unknown, because " + because);
}

std::string range_text(const Range& range, const char* unit) {
  if (range.is_exact()) return fmt::format("{} {}", format_significant(range.mid, 6), unit);
  return fmt::format("{}..{} {}", format_significant(range.low, 6),
                     format_significant(range.high, 6), unit);
}

void add_processing(FieldReader& reader, Item& item) {
  Range largest{0, 0, 0};
  std::string how;
  for (const RateFormat& format : kFormats) {
    const std::optional<Interval> published = reader.number(format.field);
    if (!published) continue;
    const Range rate = in_unit(*published, 1e12);
    const Range performance{format.bits * rate.low, format.bits * rate.mid,
                            format.bits * rate.high};
    // Of formats with the same product the last, shortest one is named.
    if (how.empty() || performance.mid >= largest.mid)
      how = fmt::format("{} {} dense x {} bits", format.field, range_text(rate, "TFLOP/s"),
                        format.bits);
    // End by end: the largest low may come from another format than the largest high.
    largest = {std::max(largest.low, performance.low), std::max(largest.mid, performance.mid),
               std::max(largest.high, performance.high)};
  }
  if (how.empty()) {
    set_unknown(item, Measure::kProcessing, "no dense rate is published");
    set_unknown(item, Measure::kProcessing2022, "no dense rate is published");
    return;
  }
  set(item, Measure::kProcessing, largest, how);
  set(item, Measure::kProcessing2022, largest,
      how + "; the text of 2022 does not say dense or sparse");
  const std::optional<Interval> tf32 = reader.number("tf32");
  if (tf32 && 32 * in_unit(tf32->mid, 1e12) > 1.001 * largest.mid)
    item.notes.push_back(fmt::format(
        "TF32 counted as 32 bits would give {} TPP; its inputs have 19 significant bits, "
        "so it is left out",
        format_significant(32 * in_unit(tf32->mid, 1e12), 5)));
}

/// The process of the table whose name is part of `process`; empty when none is.
std::string known_process(const Overlay& store, const std::string& process) {
  std::string best;
  std::size_t at = std::string::npos;
  for (const std::string& name : store.items("process")) {
    const std::size_t found = process.find(name);
    // The first that the text names, and of those that begin there the longest.
    if (found != std::string::npos && (found < at || (found == at && name.size() > best.size())))
      best = name, at = found;
  }
  return best;
}

constexpr double kNonPlanarFrom =
    16e-9;  ///< 16 nm and below are FinFET or gate-all-around (88 FR 73458, note)

void add_die_area(FieldReader& reader, Item& item) {
  const std::string process = reader.text("process"),
                    known = known_process(reader.ledger().store(), process);
  const std::optional<Interval> node =
      known.empty() ? std::nullopt
                    : FieldReader(reader.ledger(), "process/" + known + "/").number("node");
  if (node)
    set(item, Measure::kProcessNode, in_unit(*node, 1e-9), process);
  else
    set_unknown(item, Measure::kProcessNode,
                process.empty() ? "no process is published" : "'" + process + "' names none");
  const std::optional<Interval> area = reader.number("die_area");
  if (!area) return set_unknown(item, Measure::kDieArea, "no die area is published");
  const Range millimetres = in_unit(*area, 1e-6);
  // Planar only where the whole range of the node says so; without a node the stricter reading.
  if (node && node->low > kNonPlanarFrom)
    return set(
        item, Measure::kDieArea, Range::exactly(0),
        fmt::format("{} on planar {}: not applicable", range_text(millimetres, "mm2"), process));
  set(item, Measure::kDieArea, millimetres,
      node ? fmt::format("logic dies on {}", process)
           : "logic dies; process unknown, taken as non-planar");
}

void add_links(FieldReader& reader, Item& item) {
  const std::string link_name = reader.text("link");
  const std::optional<Interval> host = reader.number("host_link_bandwidth");
  if (host)
    set(item, Measure::kHostBandwidth, twice(in_unit(*host, 1e9)), reader.text("host_link"));
  else
    set_unknown(item, Measure::kHostBandwidth, "no host link is published");
  // The host link already counts; a chip whose only link it is would count it twice.
  if (link_name.starts_with("PCIe"))
    return set(item, Measure::kLinkBandwidth, Range::exactly(0), "no link besides the host's");
  const std::optional<Interval> link = reader.number("link_bandwidth");
  if (link)
    set(item, Measure::kLinkBandwidth, twice(in_unit(*link, 1e9)), link_name);
  else
    set_unknown(item, Measure::kLinkBandwidth, "no link bandwidth is published");
}

void add_memory(FieldReader& reader, Item& item) {
  const std::string kind = reader.text("memory_kind");
  if (!kind.empty())
    item.answers["hbm_in_package"] = kind.find("HBM") != std::string::npos ? "yes" : "no";
  if (kind.find("SRAM") != std::string::npos)
    return set_unknown(item, Measure::kMemoryBandwidth, "the published figure is of on-chip SRAM");
  const std::optional<Interval> bandwidth = reader.number("memory_bandwidth");
  if (bandwidth)
    set(item, Measure::kMemoryBandwidth, in_unit(*bandwidth, 1e9), kind);
  else
    set_unknown(item, Measure::kMemoryBandwidth, "no memory bandwidth is published");
}

void add_transistors(FieldReader& reader, Item& item) {
  const std::optional<Interval> count = reader.number("transistors");
  if (count)
    set(item, Measure::kTransistors, {count->low, count->mid, count->high},
        "all dies, as published");
  else
    set_unknown(item, Measure::kTransistors, "no transistor count is published");
}

void add_chip(Ledger& ledger, const std::string& chip, Item& item) {
  FieldReader reader(ledger, "chip/" + chip + "/");
  item.answers["item"] = chip;
  const std::string vendor = reader.text("vendor");
  if (!vendor.empty()) item.answers["exporter"] = vendor;
  const std::string country = FieldReader(ledger, "vendor/" + vendor + "/").text("country");
  if (!country.empty()) item.answers["designer_country"] = item.answers["exported_from"] = country;
  for (const char* question : {"designer_country", "exported_from", "data_center"}) {
    const std::string own = reader.text(question);  // of the item itself, before its vendor's
    if (!own.empty()) item.answers[question] = own;
  }
  item.days["sold_in_us_from"] = reader.text("sold_in_us_from");
  add_processing(reader, item);
  add_die_area(reader, item);
  add_links(reader, item);
  add_memory(reader, item);
  add_transistors(reader, item);
}

void add_standalone_memory(Ledger& ledger, Item& item) {
  FieldReader reader(ledger, "memory/" + item.name + "/");
  item.answers["item"] = item.name;
  set(item, Measure::kProcessing, Range::exactly(0), "memory computes nothing");
  set(item, Measure::kProcessing2022, Range::exactly(0), "memory computes nothing");
  set(item, Measure::kDieArea, Range::exactly(0), "no logic die");
  add_memory(reader, item);
  const std::optional<Interval> area = reader.number("package_area");
  if (area)
    set(item, Measure::kMemoryArea, in_unit(*area, 1e-6), "package or stack");
  else
    set_unknown(item, Measure::kMemoryArea, "no package area is published");
}

void add_model_weights(Ledger& ledger, Item& item) {
  FieldReader reader(ledger, "weights/" + item.name + "/");
  item.answers["item"] = item.name;
  const std::optional<Interval> operations = reader.number("training_operations");
  if (operations)
    set(item, Measure::kTrainingOperations, {operations->low, operations->mid, operations->high},
        "as stated");
  else
    set_unknown(item, Measure::kTrainingOperations, "no operations are stated");
}

/// Figures that this kind of item does not have are zero, so that no clause hangs on them.
void close_unused(Item& item) {
  for (std::size_t i = 0; i < kQuantityCount; ++i)
    if (!item.used[i])
      item.quantities[i] = Range::exactly(0), item.how[i] = "not a figure of this kind of item";
}

/// The user's direct figures: "tpp" -> "4800 TPP", "rare_earth_share" -> "0.2 %".
void apply_quantities(Changes changes, Item& item) {
  if (changes.contains("tpp")) changes.insert({"tpp_2022", changes.at("tpp")});  // unless given
  for (std::size_t i = 0; i < kQuantityCount; ++i) {
    const QuantityName& name = name_of(static_cast<Measure>(i));
    const auto change = changes.find(name.key);
    if (change == changes.end() || static_cast<Measure>(i) == Measure::kTransistors) continue;
    if (change->second == "unknown") {
      set_unknown(item, name.quantity, "--set says so");
      continue;
    }
    Metric metric = Metric::kCount;
    for (std::size_t m = 0; m < kMetricCount && metric == Metric::kCount; ++m) {
      const MetricDefinition& definition = definition_of(static_cast<Metric>(m));
      if (!definition.is_ratio() && definition.unit == std::string_view(name.unit))
        metric = definition.metric;
    }
    // No metric is a memory area by itself; that of the die has its
    // unit, which is all that is needed.
    if (name.quantity == Measure::kMemoryArea) metric = Metric::kDieArea;
    const RangeEnds ends = split_range(change->second);
    const double top = parse_threshold(metric, ends.high),
                 bottom = parse_threshold(metric, ends.low);
    set(item, name.quantity, {bottom, (bottom + top) / 2, top}, "--set");
  }
}

/// What is asked about: its kind in the answer, and where its facts stand.
struct Found {
  std::string kind, name;        ///< "computer", "DGX H100"
  std::string facts_kind, item;  ///< "chip", "H100 SXM5 80GB"
};

Found found(const Overlay& facts, const std::string& name) {
  const Kinds kinds = {"chip", "system", "memory", "mineral"};
  const NameMatch match =
      find_name(facts, {"chip", "system", "memory", "mineral", "weights"}, name);
  if (!match.name) throw name_error(facts, kinds, name, match);
  const std::string kind = match.kind == "system"    ? "computer"
                           : match.kind == "weights" ? "model weights"
                                                     : match.kind;
  return {kind, *match.name, match.kind, *match.name};
}

/// The chip that a computer holds.
std::string chip_in(Ledger& ledger, const std::string& system) {
  const std::string path = "system/" + system + "/chip";
  if (!ledger.has(path))
    throw Error(ErrorKind::kMissing,
                fmt::format("the catalog does not say which chip '{}' holds", system));
  return resolve_name(ledger.store(), "chip", ledger.text(path));
}

/// The facts with the changes of fields on top; figures of the rules are no facts.
/// Figures of the rules are applied later (apply_quantities), after
/// everything was derived from facts.
Overlay with_changes(Overlay facts, const Changes& changes, const std::string& kind,
                     const std::string& item) {
  std::vector<Patch> patches;
  for (const auto& [key, value] : changes) {
    const bool is_figure = key != "transistors" && is_quantity(key);
    if (!is_figure && facts.field(fmt::format("{}/-/{}", kind, key)))
      patches.push_back({key, value, "command line"});
  }
  const PathAlias own{"", kind + "/" + item + "/"};
  apply_patches(patches, facts, {&own, 1});
  return facts;
}

}  // namespace

bool is_quantity(std::string_view key) {
  for (std::size_t i = 0; i < kQuantityCount; ++i)
    if (name_of(static_cast<Measure>(i)).key == key) return true;
  return false;
}

Item item_of(const Overlay& facts, const std::string& name, const Changes& changes) {
  Found what = found(facts, name);
  Item item;
  item.name = what.name;
  item.kind = what.kind;
  if (item.kind == "computer") {
    Ledger system(facts);
    item.chip = what.item = chip_in(system, item.name);
    item.facts = system.read();
    what.facts_kind = "chip";
  }
  Ledger ledger(with_changes(facts, changes, what.facts_kind, what.item));
  if (what.facts_kind == "chip") {
    add_chip(ledger, what.item, item);
  } else if (item.kind == "memory") {
    add_standalone_memory(ledger, item);
  } else if (item.kind == "mineral") {
    item.answers["item"] = item.name;
    item.answers["exported_from"] =
        FieldReader(ledger, "mineral/" + item.name + "/").text("exported_from");
  } else {
    add_model_weights(ledger, item);
  }
  item.facts.insert(ledger.read().begin(), ledger.read().end());
  item.weakest = ledger.weakest();
  item.conflicts = facts.policy.conflicts.value_or(Conflicts::kFirst);
  item.answers["item_kind"] = item.kind;
  apply_quantities(changes, item);
  close_unused(item);
  return item;
}

}  // namespace countervail::rules
