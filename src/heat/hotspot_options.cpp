// HotSpot's options and materials. Options that do not matter to a steady field on our
// grid are passed over; those that ask for physics that is missing here are refused,
// since an ignored switch would give a plausible wrong temperature.
#include "heat/hotspot_options.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "heat/text_lines.h"

namespace countervail::heat {
namespace {

struct Option {
  const char* name;
  double HotspotOptions::*value;
  double least, most;
};
constexpr double kSmallest = 1e-9, kLargest = 10;  // m
constexpr Option kOptions[] = {
    {"-ambient", &HotspotOptions::ambient, 1, 1687},
    {"-r_convec", &HotspotOptions::sink_resistance, 1e-6, 1e6},
    {"-s_sink", &HotspotOptions::sink_side, kSmallest, kLargest},
    {"-t_sink", &HotspotOptions::sink_thickness, kSmallest, kLargest},
    {"-k_sink", &HotspotOptions::sink_conductivity, 1e-4, 1e5},
    {"-s_spreader", &HotspotOptions::spreader_side, kSmallest, kLargest},
    {"-t_spreader", &HotspotOptions::spreader_thickness, kSmallest, kLargest},
    {"-k_spreader", &HotspotOptions::spreader_conductivity, 1e-4, 1e5}};

/// Switches that, set, ask for what is not modelled here.
constexpr const char* kNotModelled[] = {"-model_secondary", "-package_model_used",
                                        "-use_microchannels", "-leakage_used"};

}  // namespace

HotspotOptions parse_hotspot_options(std::string_view text, std::string_view file_name) {
  HotspotOptions options;
  for (const Line& line : lines_of(text)) {
    if (!line.words.front().text.starts_with('-') || line.words.size() != 2)
      fail(ErrorKind::kSyntax, file_name, line.number, line.words.front().column,
           "an option is a name and a value", "-s_sink 0.06");
    const std::string_view name = line.words[0].text;
    for (const Option& option : kOptions)
      if (name == option.name)
        options.*option.value = number_of(file_name, line.number, line.words[1], option.least,
                                          option.most, option.name);
    const bool asks = line.words[1].text != "0";
    for (const char* one : kNotModelled)
      if (asks && name == one)
        fail(ErrorKind::kRange, file_name, line.number, 1, fmt::format("{} is not modelled", one),
             "set it to 0");
  }
  return options;
}

/// Heat capacities are read over: the field is steady.
std::map<std::string, double> parse_hotspot_materials(std::string_view text,
                                                      std::string_view file_name) {
  std::map<std::string, double> conductivities;
  std::vector<Line> words;
  for (Line& line : lines_of(text)) words.push_back(std::move(line));
  for (std::size_t at = 0; at < words.size();) {
    const Line& name = words[at];
    const std::size_t left = words.size() - at;
    const bool is_fluid = left > 1 && words[at + 1].words[0].text == "fluid";
    if (left < (is_fluid ? 5u : 4u) || (!is_fluid && words[at + 1].words[0].text != "solid"))
      fail(ErrorKind::kSyntax, file_name, name.number, 1,
           fmt::format("the material '{}' is not whole", name.words[0].text),
           "name, solid or fluid, conductivity, heat capacity, and a fluid's viscosity");
    conductivities[std::string(name.words[0].text)] =
        number_of(file_name, words[at + 2].number, words[at + 2].words[0], 1e-4, 1e5,
                  "conductivity (W/(m K))");
    at += is_fluid ? 5 : 4;
  }
  return conductivities;
}

}  // namespace countervail::heat
