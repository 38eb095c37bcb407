#include "verb.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"

namespace countervail::app {

std::string Arguments::text(const std::string& name, const std::string& fallback) const {
  const auto found = options.find(name);
  return found == options.end() || found->second.empty() ? fallback : found->second.back();
}

std::vector<std::string> Arguments::texts(const std::string& name) const {
  const auto found = options.find(name);
  return found == options.end() ? std::vector<std::string>() : found->second;
}

double Arguments::number(const std::string& name, double fallback, double low, double high) const {
  if (!has(name)) return fallback;
  double value = 0;
  if (!parse_number(text(name), value) || value < low || value > high)
    throw Error(ErrorKind::kRange,
                fmt::format("{} must be a number from {} to {}, got '{}'", name, format_number(low),
                            format_number(high), text(name)));
  return value;
}

long long Arguments::integer(const std::string& name, long long fallback, long long low,
                             long long high) const {
  const double value = number(name, static_cast<double>(fallback), static_cast<double>(low),
                              static_cast<double>(high));
  const auto whole = static_cast<long long>(value);
  if (static_cast<double>(whole) != value)
    throw Error(ErrorKind::kRange,
                fmt::format("{} must be a whole number, got '{}'", name, text(name)));
  return whole;
}

TableFormat Arguments::format() const {
  const std::string name = text("--format", "table");
  if (name == "json") return TableFormat::kJson;
  if (name == "csv") return TableFormat::kCsv;
  if (name == "md") return TableFormat::kMarkdown;
  return TableFormat::kText;
}

void show(const Document& document, const Arguments& arguments, Context& context) {
  const TableFormat format = arguments.format();
  const std::string shown = render(document, format, context.width);
  context.out += shown;
  for (const std::string& warning : document.warnings) context.talk += warning + "\n";
  if (format == TableFormat::kCsv && shown.empty()) context.talk += document.sentence + "\n";
}

Option format_option() {
  return {"--format", "FORMAT", "how to print the result",
          "table",    false,    {"table", "json", "csv", "md"}};
}

}  // namespace countervail::app
