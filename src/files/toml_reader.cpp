// The parsed document is copied once into nodes of our own, each with its line and column,
// and toml++ is left behind: no other file sees its headers, and an error can be placed
// long after parsing. A node remembers which of its keys were asked for. Copies of a view
// share the node and so the marks, which makes reading single-threaded by design;
// documents are read before any thread starts.
#include "files/toml_reader.h"

#define TOML_EXCEPTIONS 1
#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <variant>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"

namespace countervail {

/// One value. `used` holds every key that was asked for, present or not: absent ones are
/// the spellings that finish() may suggest.
struct TomlNode {
  using Members = std::vector<std::pair<std::string, std::shared_ptr<const TomlNode>>>;
  using Elements = std::vector<std::shared_ptr<const TomlNode>>;
  struct Date {
    std::string text;
  };
  std::variant<std::string, double, long long, bool, Date, Members, Elements> value;
  int line = 0, column = 0;
  mutable std::set<std::string, std::less<>> used;
};

namespace {

// Conversion and destruction recurse; a file of a thousand brackets must not exhaust the stack.
constexpr int kDeepestTable = 32;

std::string type_name(const TomlNode& node) {
  // In the order of the variant's alternatives; whole numbers are numbers to a user.
  static constexpr const char* kNames[] = {"text", "number", "number", "boolean",
                                           "date", "table",  "array"};
  return kNames[node.value.index()];
}

std::shared_ptr<const TomlNode> converted(const toml::node& source, const std::string& file,
                                          int depth) {
  auto node = std::make_shared<TomlNode>();
  node->line = static_cast<int>(source.source().begin.line);
  node->column = static_cast<int>(source.source().begin.column);
  if (depth > kDeepestTable)
    throw Error(ErrorKind::kSyntax, "tables nested deeper than 32", file, node->line, node->column);
  if (const auto* table = source.as_table()) {
    TomlNode::Members members;
    for (const auto& [key, value] : *table)
      members.emplace_back(std::string(key.str()), converted(value, file, depth + 1));
    // toml++ keeps tables sorted by name; keys() and errors promise the order of the file.
    std::stable_sort(members.begin(), members.end(), [](const auto& a, const auto& b) {
      return std::pair(a.second->line, a.second->column) <
             std::pair(b.second->line, b.second->column);
    });
    node->value = std::move(members);
  } else if (const auto* array = source.as_array()) {
    TomlNode::Elements elements;
    for (const toml::node& value : *array) elements.push_back(converted(value, file, depth + 1));
    node->value = std::move(elements);
  } else if (const auto* text = source.as_string()) {
    node->value = text->get();
  } else if (const auto* number = source.as_floating_point()) {
    node->value = number->get();
  } else if (const auto* integer = source.as_integer()) {
    node->value = static_cast<long long>(integer->get());
  } else if (const auto* boolean = source.as_boolean()) {
    node->value = boolean->get();
  } else if (const auto* date = source.as_date()) {
    node->value = TomlNode::Date{
        fmt::format("{:04}-{:02}-{:02}", date->get().year, date->get().month, date->get().day)};
  } else {
    // Dates are compared as text; a time with a zone would need a calendar for no gain.
    throw Error(ErrorKind::kSyntax, "times of day are not used here", file, node->line,
                node->column);
  }
  return node;
}

bool is_date(const std::string& text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (std::size_t i : {0u, 1u, 2u, 3u, 5u, 6u, 8u, 9u})
    if (text[i] < '0' || text[i] > '9') return false;
  return true;
}

}  // namespace

TomlTable::TomlTable(std::shared_ptr<const std::string> file, std::shared_ptr<const TomlNode> node)
    : file_(std::move(file)), node_(std::move(node)) {}

const TomlNode* TomlTable::find(std::string_view key) const {
  // Marks before it looks, so that optional keys which are absent count as known.
  node_->used.emplace(key);
  for (const auto& [name, value] : std::get<TomlNode::Members>(node_->value))
    if (name == key) return value.get();
  return nullptr;
}

const TomlNode& TomlTable::require(std::string_view key, std::string_view wanted) const {
  if (const TomlNode* node = find(key)) return *node;
  std::vector<std::string> names = keys();
  throw Error(ErrorKind::kMissing, fmt::format("'{}' ({}) is missing", key, wanted), *file_,
              node_->line, node_->column, did_you_mean(key, names));
}

void TomlTable::fail(std::string_view key, int kind, const std::string& message,
                     const std::string& hint) const {
  const TomlNode* node = find(key);
  if (!node) node = node_.get();
  throw Error(static_cast<ErrorKind>(kind), message, *file_, node->line, node->column, hint);
}

void TomlTable::fail(std::string_view key, const Error& error) const {
  fail(key, static_cast<int>(error.kind), error.message, error.hint);
}

void TomlTable::fail_range(std::string_view key, const std::string& message) const {
  fail(key, static_cast<int>(ErrorKind::kRange), message);
}

// Does not mark: asking whether a key is there is not reading it.
bool TomlTable::has(std::string_view key) const {
  for (const auto& [name, value] : std::get<TomlNode::Members>(node_->value))
    if (name == key) return true;
  return false;
}

std::vector<std::string> TomlTable::keys() const {
  std::vector<std::string> names;
  for (const auto& [name, value] : std::get<TomlNode::Members>(node_->value)) names.push_back(name);
  return names;
}

std::string TomlTable::type(std::string_view key) const {
  return type_name(require(key, "any value"));
}

std::string TomlTable::text(std::string_view key) const {
  const TomlNode& node = require(key, "text");
  if (const auto* value = std::get_if<std::string>(&node.value)) return *value;
  fail(key, static_cast<int>(ErrorKind::kSyntax),
       fmt::format("'{}' must be text, got a {}", key, type_name(node)));
}

std::string TomlTable::text_or(std::string_view key, std::string_view fallback) const {
  return find(key) ? text(key) : std::string(fallback);
}

double TomlTable::number(std::string_view key) const {
  const TomlNode& node = require(key, "number");
  // "8" and "8.0" are the same number here; integer() is for counts, where 8.0 is a slip.
  if (const auto* whole = std::get_if<long long>(&node.value)) return static_cast<double>(*whole);
  const auto* value = std::get_if<double>(&node.value);
  if (value && std::isfinite(*value)) return *value;
  fail(key, static_cast<int>(ErrorKind::kSyntax),
       fmt::format("'{}' must be a finite number, got a {}", key, type_name(node)));
}

double TomlTable::number_or(std::string_view key, double fallback) const {
  return find(key) ? number(key) : fallback;
}

long long TomlTable::integer(std::string_view key) const {
  const TomlNode& node = require(key, "whole number");
  if (const auto* value = std::get_if<long long>(&node.value)) return *value;
  fail(key, static_cast<int>(ErrorKind::kSyntax),
       fmt::format("'{}' must be a whole number, got a {}", key, type_name(node)));
}

long long TomlTable::integer_or(std::string_view key, long long fallback) const {
  return find(key) ? integer(key) : fallback;
}

bool TomlTable::boolean_or(std::string_view key, bool fallback) const {
  const TomlNode* node = find(key);
  if (!node) return fallback;
  if (const auto* value = std::get_if<bool>(&node->value)) return *value;
  fail(key, static_cast<int>(ErrorKind::kSyntax),
       fmt::format("'{}' must be true or false, got a {}", key, type_name(*node)));
}

double TomlTable::quantity(std::string_view key, Dimension wanted) const {
  const TomlNode& node = require(key, "quantity with a unit");
  // The unit parser knows the text alone; key, file, line and column are added on the way out.
  try {
    if (const auto* value = std::get_if<std::string>(&node.value))
      return parse_quantity_as(*value, wanted);
    if (std::holds_alternative<double>(node.value) || std::holds_alternative<long long>(node.value))
      // A bare number goes the same way, so that it is accepted where no unit is due and
      // refused with the list of units where one is.
      return parse_quantity_as(format_number(number(key)), wanted);
  } catch (const Error& error) {
    throw Error(error.kind, fmt::format("'{}': {}", key, error.message), *file_, node.line,
                node.column, error.hint);
  }
  fail(key, static_cast<int>(ErrorKind::kUnit),
       fmt::format("'{}' must be a quantity in quotes with its unit, got a {}", key,
                   type_name(node)));
}

double TomlTable::quantity_or(std::string_view key, Dimension wanted, double fallback) const {
  return find(key) ? quantity(key, wanted) : fallback;
}

Interval TomlTable::range(std::string_view key, Dimension wanted) const {
  const TomlNode& node = require(key, "quantity or range");
  if (!std::holds_alternative<TomlNode::Members>(node.value))
    return Interval::exactly(quantity(key, wanted));
  const TomlTable parts = table(key);
  // All three are required: a middle that is guessed from its ends
  // would be a number without a source.
  const Interval value{parts.quantity("low", wanted), parts.quantity("mid", wanted),
                       parts.quantity("high", wanted)};
  parts.finish();
  if (!(value.low <= value.mid && value.mid <= value.high))
    fail_range(key, fmt::format("'{}' needs low <= mid <= high", key));
  return value;
}

std::optional<Interval> TomlTable::range_if(std::string_view key, Dimension wanted) const {
  if (!find(key)) return std::nullopt;
  return range(key, wanted);
}

std::string TomlTable::date(std::string_view key) const {
  const TomlNode& node = require(key, "date");
  if (const auto* value = std::get_if<TomlNode::Date>(&node.value)) return value->text;
  if (const auto* value = std::get_if<std::string>(&node.value); value && is_date(*value))
    return *value;
  fail(key, static_cast<int>(ErrorKind::kSyntax),
       fmt::format("'{}' must be a date YYYY-MM-DD", key));
}

std::vector<std::string> TomlTable::texts_or_none(std::string_view key) const {
  std::vector<std::string> values;
  const TomlNode* node = find(key);
  if (!node) return values;
  // One word stands for a list of one.
  if (const auto* single = std::get_if<std::string>(&node->value)) return {*single};
  const auto* elements = std::get_if<TomlNode::Elements>(&node->value);
  if (!elements)
    fail(key, static_cast<int>(ErrorKind::kSyntax),
         fmt::format("'{}' must be an array of text", key));
  for (const auto& element : *elements) {
    const auto* value = std::get_if<std::string>(&element->value);
    if (!value)
      throw Error(ErrorKind::kSyntax, fmt::format("'{}' must hold text only", key), *file_,
                  element->line, element->column);
    values.push_back(*value);
  }
  return values;
}

std::vector<double> TomlTable::numbers_or_none(std::string_view key) const {
  std::vector<double> values;
  const TomlNode* node = find(key);
  if (!node) return values;
  const auto* elements = std::get_if<TomlNode::Elements>(&node->value);
  if (!elements) return {number(key)};
  for (const auto& element : *elements) {
    const auto* whole = std::get_if<long long>(&element->value);
    const auto* value = std::get_if<double>(&element->value);
    if (!whole && !(value && std::isfinite(*value)))
      throw Error(ErrorKind::kSyntax, fmt::format("'{}' must hold finite numbers only", key),
                  *file_, element->line, element->column);
    values.push_back(whole ? static_cast<double>(*whole) : *value);
  }
  return values;
}

TomlTable TomlTable::table(std::string_view key) const {
  // Looked up again below because the view needs shared ownership, which require() does not give.
  require(key, "table");
  for (const auto& [name, value] : std::get<TomlNode::Members>(node_->value))
    if (name == key && std::holds_alternative<TomlNode::Members>(value->value))
      return {file_, value};
  fail(key, static_cast<int>(ErrorKind::kSyntax), fmt::format("'{}' must be a table", key));
}

std::optional<TomlTable> TomlTable::table_if(std::string_view key) const {
  if (!find(key)) return std::nullopt;
  return table(key);
}

std::vector<TomlTable> TomlTable::tables_or_none(std::string_view key) const {
  std::vector<TomlTable> tables;
  const TomlNode* node = find(key);
  if (!node) return tables;
  const auto* elements = std::get_if<TomlNode::Elements>(&node->value);
  // [x] stands for a single [[x]].
  if (!elements) return {table(key)};
  for (const auto& element : *elements) {
    if (!std::holds_alternative<TomlNode::Members>(element->value))
      throw Error(ErrorKind::kSyntax, fmt::format("'{}' must hold tables only", key), *file_,
                  element->line, element->column);
    tables.push_back({file_, element});
  }
  return tables;
}

void TomlTable::finish() const {
  // Sub-tables check themselves; a table that nobody opened is caught here by its name.
  std::vector<std::string> known(node_->used.begin(), node_->used.end());
  for (const auto& [name, value] : std::get<TomlNode::Members>(node_->value))
    if (!node_->used.contains(name))
      throw Error(ErrorKind::kUnknownKey, fmt::format("unknown key '{}'", name), *file_,
                  value->line, value->column, did_you_mean(name, known));
}

std::string TomlTable::file() const {
  return *file_;
}
int TomlTable::line() const {
  return node_->line;
}
int TomlTable::line_of(std::string_view key) const {
  const TomlNode* node = find(key);
  return node ? node->line : node_->line;
}
int TomlTable::column_of(std::string_view key) const {
  const TomlNode* node = find(key);
  return node ? node->column : node_->column;
}

namespace {

/// A key of a hundred thousand parts would be as many tables in each other, which no destructor walks back from.
void check_parts_of_keys(std::string_view text, const std::string& file) {
  constexpr std::ptrdiff_t kMostParts = 1000;
  int line = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view key = text.substr(0, std::min(text.find('='), end));
    ++line;
    if (std::count(key.begin(), key.end(), '.') > kMostParts)
      throw Error(ErrorKind::kSyntax,
                  fmt::format("a key of more than {} parts; tables may be nested {} deep",
                              kMostParts, kDeepestTable),
                  file, line, 1);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

}  // namespace

TomlTable parse_toml(std::string_view text, std::string_view file_name) {
  auto file = std::make_shared<const std::string>(file_name);
  check_parts_of_keys(text, *file);
  try {
    const toml::table document = toml::parse(text, file_name);
    return {file, converted(document, *file, 0)};
  } catch (const toml::parse_error& error) {
    throw Error(ErrorKind::kSyntax, std::string(error.description()), *file,
                static_cast<int>(error.source().begin.line),
                static_cast<int>(error.source().begin.column));
  }
}

TomlTable read_toml(std::string_view path, const Files& files) {
  return parse_toml(files.read(path), files.shown(path));
}

}  // namespace countervail
