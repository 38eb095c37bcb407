#include "rules/item.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"
#include "facts/names.h"

namespace countervail::rules {
namespace {

struct RateFormat {
  const char* field;
  int bits;
};
constexpr RateFormat kFormats[] = {{"fp64", 64}, {"fp32", 32}, {"fp16", 16}, {"bf16", 16},
                                   {"fp8", 8},   {"int8", 8},  {"fp6", 6},   {"fp4", 4}};
constexpr const char* kWords[] = {"vendor",           "process",      "link",
                                  "host_link",        "memory_kind",  "data_center",
                                  "designer_country", "exported_from"};

/// SI to the unit of the rules. A decimal figure of the file comes back as written: 8.14e-4 m2 as
/// 814 mm2.
double in_unit(double si, double unit) {
  const double value = si / unit, rounded = std::round(value * 1e4) / 1e4;
  return std::abs(rounded - value) <= 1e-12 * std::abs(value) ? rounded : value;
}

Range in_unit(const Interval& si, double unit) {
  return {in_unit(si.low, unit), in_unit(si.mid, unit), in_unit(si.high, unit)};
}

Range twice(const Range& one_way) {
  return {2 * one_way.low, 2 * one_way.mid, 2 * one_way.high};
}

Dimension dimension_of(const std::string& field) {
  if (field == "die_area" || field == "package_area") return dimension::kArea;
  if (field.ends_with("bandwidth")) return dimension::kBytesPerSecond;
  if (field == "node") return dimension::kMetre;
  for (const RateFormat& format : kFormats)
    if (field == format.field) return dimension::kFlopsPerSecond;
  return {};
}

/// "600..650 mm2" or "300 TFLOP/s", of the dimension of the field.
Fact parse_change(const std::string& field, const std::string& text) {
  Fact fact;
  fact.path = field;
  if (std::find(std::begin(kWords), std::end(kWords), field) != std::end(kWords)) {
    fact.text = text;
    return fact;
  }
  const Dimension dimension = dimension_of(field);
  const std::size_t dots = text.find("..");
  try {
    if (dots == std::string::npos) {
      fact.value = Interval::exactly(parse_quantity_as(text, dimension));
    } else {
      const std::string high = text.substr(dots + 2);
      const std::string unit = high.substr(parse_number_prefix(trim(high)).length);
      fact.value.low = parse_quantity_as(text.substr(0, dots) + unit, dimension);
      fact.value.high = parse_quantity_as(high, dimension);
      fact.value.mid = (fact.value.low + fact.value.high) / 2;
    }
  } catch (const Error& error) {
    throw Error::at(error.kind, fmt::format("'{}' = '{}': {}", field, text, error.message),
                    error.hint);
  }
  if (fact.value.low < 0 || fact.value.low > fact.value.high)
    throw Error(ErrorKind::kRange,
                fmt::format("'{}' = '{}' is no range from low to high", field, text));
  return fact;
}

/// Reads fields of one item, a user's change before the catalog's fact, and remembers what was
/// read.
class FieldReader {
 public:
  FieldReader(const FactStore& store, std::string prefix, const Changes& changes, Item& item)
      : store_(store), prefix_(std::move(prefix)), changes_(changes), item_(item) {}

  /// Null when absent or set to "unknown".
  const Fact* find(const std::string& field) {
    const auto change = changes_.find(field);
    if (change != changes_.end()) {
      if (change->second == "unknown") return nullptr;
      item_.weakest = std::max(item_.weakest, Confidence::kAssumed);
      return &(changed_[field] = parse_change(field, change->second));
    }
    const Fact* fact = store_.find(prefix_ + field);
    return listed(fact);
  }
  /// A fact of another item that this one's answer rests on: the node of its process, its vendor's country.
  const Fact* find_of(const std::string& path) { return listed(store_.find(path)); }
  std::string text(const std::string& field) {
    const Fact* fact = find(field);
    if (!fact || !fact->is_number()) return fact ? fact->text : std::string();
    const double scale =
        fact->unit.empty() ? 1 : parse_unit(fact->unit).scale;  // "28 nm" of a process
    return format_number(in_unit(fact->value.mid, scale)) + " " + fact->unit;
  }

 private:
  const Fact* listed(const Fact* fact) {
    if (fact) {
      item_.facts.insert(fact->path);
      item_.weakest = std::max(item_.weakest, fact->confidence);
    }
    return fact;
  }

  const FactStore& store_;
  std::string prefix_;
  const Changes& changes_;
  Item& item_;
  std::map<std::string, Fact> changed_;
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
    const Fact* fact = reader.find(format.field);
    if (!fact || !fact->is_number()) continue;
    const Range rate = in_unit(fact->value, 1e12);
    const Range performance{format.bits * rate.low, format.bits * rate.mid,
                            format.bits * rate.high};
    if (how.empty() || performance.mid >= largest.mid)
      how = fmt::format("{} {} dense x {} bits", format.field, range_text(rate, "TFLOP/s"),
                        format.bits);
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
  const Fact* tf32 = reader.find("tf32");
  if (tf32 && tf32->is_number() && 32 * in_unit(tf32->value.mid, 1e12) > 1.001 * largest.mid)
    item.notes.push_back(fmt::format(
        "TF32 counted as 32 bits would give {} TPP; its inputs have 19 significant bits, "
        "so it is left out",
        format_significant(32 * in_unit(tf32->value.mid, 1e12), 5)));
}

/// The process of the table whose name is part of `process`; empty when none is.
std::string known_process(const FactStore& store, const std::string& process) {
  std::string best;
  std::size_t at = std::string::npos;
  for (const std::string& name : store.items("process")) {
    const std::size_t found = process.find(name);
    if (found != std::string::npos && (found < at || (found == at && name.size() > best.size())))
      best = name, at = found;
  }
  return best;
}

constexpr double kNonPlanarFrom =
    16e-9;  ///< 16 nm and below are FinFET or gate-all-around (88 FR 73458, note)

void add_die_area(const FactStore& store, FieldReader& reader, Item& item) {
  const std::string process = reader.text("process"), known = known_process(store, process);
  const Fact* node = known.empty() ? nullptr : reader.find_of("process/" + known + "/node");
  if (node)
    set(item, Measure::kProcessNode, in_unit(node->value, 1e-9), process);
  else
    set_unknown(item, Measure::kProcessNode,
                process.empty() ? "no process is published" : "'" + process + "' names none");
  const Fact* area = reader.find("die_area");
  if (!area || !area->is_number())
    return set_unknown(item, Measure::kDieArea, "no die area is published");
  const Range millimetres = in_unit(area->value, 1e-6);
  if (node && node->value.low > kNonPlanarFrom)
    return set(
        item, Measure::kDieArea, Range::exactly(0),
        fmt::format("{} on planar {}: not applicable", range_text(millimetres, "mm2"), process));
  set(item, Measure::kDieArea, millimetres,
      node ? fmt::format("logic dies on {}", process)
           : "logic dies; process unknown, taken as non-planar");
}

void add_links(FieldReader& reader, Item& item) {
  const std::string link_name = reader.text("link");
  const Fact* host = reader.find("host_link_bandwidth");
  if (host && host->is_number())
    set(item, Measure::kHostBandwidth, twice(in_unit(host->value, 1e9)), reader.text("host_link"));
  else
    set_unknown(item, Measure::kHostBandwidth, "no host link is published");
  if (link_name.starts_with("PCIe"))
    return set(item, Measure::kLinkBandwidth, Range::exactly(0), "no link besides the host's");
  const Fact* link = reader.find("link_bandwidth");
  if (link && link->is_number())
    set(item, Measure::kLinkBandwidth, twice(in_unit(link->value, 1e9)), link_name);
  else
    set_unknown(item, Measure::kLinkBandwidth, "no link bandwidth is published");
}

void add_memory(FieldReader& reader, Item& item) {
  const std::string kind = reader.text("memory_kind");
  if (!kind.empty())
    item.answers["hbm_in_package"] = kind.find("HBM") != std::string::npos ? "yes" : "no";
  if (kind.find("SRAM") != std::string::npos)
    return set_unknown(item, Measure::kMemoryBandwidth, "the published figure is of on-chip SRAM");
  const Fact* bandwidth = reader.find("memory_bandwidth");
  if (bandwidth && bandwidth->is_number())
    set(item, Measure::kMemoryBandwidth, in_unit(bandwidth->value, 1e9), kind);
  else
    set_unknown(item, Measure::kMemoryBandwidth, "no memory bandwidth is published");
}

void add_transistors(FieldReader& reader, Item& item) {
  const Fact* count = reader.find("transistors");
  if (count && count->is_number())
    set(item, Measure::kTransistors, {count->value.low, count->value.mid, count->value.high},
        "all dies, as published");
  else
    set_unknown(item, Measure::kTransistors, "no transistor count is published");
}

void add_chip(const FactStore& store, const std::string& chip, const Changes& changes, Item& item) {
  FieldReader reader(store, "chip/" + chip + "/", changes, item);
  item.answers["item"] = chip;
  const std::string vendor = reader.text("vendor");
  if (!vendor.empty()) item.answers["exporter"] = vendor;
  const Fact* country = reader.find_of("vendor/" + vendor + "/country");
  if (country) {
    item.answers["designer_country"] = country->text;
    item.answers["exported_from"] = country->text;
  }
  for (const char* question : {"designer_country", "exported_from", "data_center"}) {
    const std::string own = reader.text(question);  // of the item itself, before its vendor's
    if (!own.empty()) item.answers[question] = own;
  }
  add_processing(reader, item);
  add_die_area(store, reader, item);
  add_links(reader, item);
  add_memory(reader, item);
  add_transistors(reader, item);
}

void add_standalone_memory(const FactStore& store, const Changes& changes, Item& item) {
  FieldReader reader(store, "memory/" + item.name + "/", changes, item);
  item.answers["item"] = item.name;
  set(item, Measure::kProcessing, Range::exactly(0), "memory computes nothing");
  set(item, Measure::kProcessing2022, Range::exactly(0), "memory computes nothing");
  set(item, Measure::kDieArea, Range::exactly(0), "no logic die");
  add_memory(reader, item);
  const Fact* area = reader.find("package_area");
  if (area)
    set(item, Measure::kMemoryArea, in_unit(area->value, 1e-6), "package or stack");
  else
    set_unknown(item, Measure::kMemoryArea, "no package area is published");
}

void add_model_weights(const FactStore& store, const Changes& changes, Item& item) {
  FieldReader reader(store, "weights/" + item.name + "/", changes, item);
  item.answers["item"] = item.name;
  const Fact* operations = reader.find("training_operations");
  if (operations && operations->is_number())
    set(item, Measure::kTrainingOperations,
        {operations->value.low, operations->value.mid, operations->value.high}, "as stated");
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
    if (name.quantity == Measure::kMemoryArea) metric = Metric::kDieArea;
    const std::size_t dots = change->second.find("..");
    const std::string high =
        dots == std::string::npos ? change->second : change->second.substr(dots + 2);
    const std::string unit = high.substr(parse_number_prefix(trim(high)).length);
    const double top = parse_threshold(metric, high);
    const double bottom = dots == std::string::npos
                              ? top
                              : parse_threshold(metric, change->second.substr(0, dots) + unit);
    set(item, name.quantity, {bottom, (bottom + top) / 2, top}, "--set");
  }
}

/// Adds what is known of the item of its kind.
void add_kind(const FactStore& store, const std::string& kind, const Changes& changes, Item& item) {
  if (kind == "chip") {
    add_chip(store, item.name, changes, item);
  } else if (kind == "system") {
    item.kind = "computer";
    const Fact* chip_of = store.find("system/" + item.name + "/chip");
    if (!chip_of)
      throw Error(ErrorKind::kMissing,
                  fmt::format("the catalog does not say which chip '{}' holds", item.name));
    item.facts.insert(chip_of->path);
    item.chip = resolve_name(store, "chip", chip_of->text);
    add_chip(store, item.chip, changes, item);
  } else if (kind == "memory") {
    add_standalone_memory(store, changes, item);
  } else if (kind == "mineral") {
    item.answers["item"] = item.name;
    item.answers["exported_from"] =
        FieldReader(store, "mineral/" + item.name + "/", changes, item).text("exported_from");
  } else {
    item.kind = "model weights";
    add_model_weights(store, changes, item);
  }
}

}  // namespace

Item item_of(const FactStore& store, const std::string& name, const Changes& changes) {
  const NameMatch match =
      find_name(store, {"chip", "system", "memory", "mineral", "weights"}, name);
  if (!match.name) throw name_error(store, {"chip", "system", "memory", "mineral"}, name, match);
  Item item;
  item.name = *match.name;
  item.kind = match.kind;
  add_kind(store, match.kind, changes, item);
  item.answers["item_kind"] = item.kind;
  apply_quantities(changes, item);
  close_unused(item);
  return item;
}

}  // namespace countervail::rules
