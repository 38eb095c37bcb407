// Every form with the inputs that break pictures: what an eye would see is held by geometry (no box of words meets another
// or leaves the picture, at both widths), the bytes of a plain example by files, those of hard ones by their hash.
#include "render/chart.h"

#include <gtest/gtest.h>

#include <boost/property_tree/xml_parser.hpp>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>

#include "base/text.h"
#include "render/text_width.h"

namespace countervail {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
const std::string kGolden = COUNTERVAIL_SOURCE_DIR "/tests/fixtures/charts/";

/// What one case makes of a chart: names and values for its rows.
struct Case {
  std::string name;
  std::vector<std::string> labels;
  std::vector<Interval> values;
  bool known = true;
  std::optional<double> beyond = {};  ///< a limit of the axis that some values pass
};

std::vector<std::string> named(int count, const std::string& base) {
  std::vector<std::string> labels;
  for (int i = 0; i < count; ++i) labels.push_back(base + " " + std::to_string(i + 1));
  return labels;
}

const std::string kSixty(60, 'W');

std::vector<Case> cases() {
  const std::vector<Interval> three{{1, 2, 3}, {20, 30, 45}, {400, 500, 900}};
  std::vector<Interval> forty;
  for (int i = 0; i < 40; ++i) forty.push_back({1.0 + i, 2.0 + i, 5.0 + i * i});
  const std::vector<Interval> equal(6, Interval::exactly(7));
  return {
      {"plain", {"layers", "expert exchange", "pipeline bubble"}, three},
      {"one", {"only"}, {{2304, 3456, 4480}}},
      {"none", {}, {}},
      {"forty", named(40, "packages matched by"), forty},
      {"sixty-letters",
       {kSixty, "a name of words that is as long as sixty letters and more so", "x"},
       three},
      {"unbroken", {std::string(10000, 'a'), "<img onerror=\"x\">&", "\xe2\x80\xae rtl"}, three},
      {"chinese", {"昇腾九一〇丙超级节点三百八十四张卡一体机柜", "字", "华为"}, three},
      {"equal", named(6, "point"), equal},
      {"unknown", named(3, "nothing"), three, false},
      {"far", {"tiny", "huge", "one"}, {{1e-13, 1e-12, 1e-11}, {1e17, 1e18, 1e19}, {1, 1, 1}}},
      {"infinite", {"or more", "exact", "two"}, {{10, 20, kInfinity}, {5, 5, 5}, {2, 2, 2}}},
      {"beyond", {"inside", "outside", "both"}, three, true, 40}};
}

ChartAxis axis_of(const Case& c, bool log) {
  ChartAxis axis{.label = "packages of a candidate with a long name, on a scale that says so",
                 .unit = "package",
                 .log = log};
  axis.high = c.beyond;
  return axis;
}

IntervalChart intervals(const Case& c) {
  IntervalChart chart{
      axis_of(c, true), {}, Reference{"2048 of the reference, whose name is long too", 2.5}};
  for (std::size_t i = 0; i < c.labels.size(); ++i)
    chart.rows.push_back({c.labels[i], c.values[i], c.known, static_cast<int>(i), i % 2 == 1});
  return chart;
}

StackedBars bars(const Case& c) {
  StackedBars chart{axis_of(c, false), {"Ascend 910C", kSixty}, {}};
  for (std::size_t i = 0; i < c.labels.size(); ++i)
    chart.parts.push_back({c.labels[i], {c.values[i].mid, c.known ? c.values[i].low : 0}});
  return chart;
}

Tornado tornado(const Case& c) {
  Tornado chart{axis_of(c, false), 0, "moves nothing at all", {}};
  for (std::size_t i = 0; i < c.labels.size(); ++i)
    chart.rows.push_back(
        {c.labels[i], 0, i % 2 == 0 ? c.values[i].mid : -c.values[i].high, true, 1, "", c.known});
  return chart;
}

Waterfall waterfall(const Case& c) {
  Waterfall chart{axis_of(c, true), "without the levers", "with all of them", 1000, {}};
  for (std::size_t i = 0; i < c.labels.size(); ++i)
    chart.steps.push_back({c.labels[i], c.known ? c.values[i].mid : std::nan(""), i == 1});
  return chart;
}

Scatter scatter(const Case& c) {
  Scatter chart{axis_of(c, true),
                axis_of(c, true),
                {},
                {{"threshold of 25", 25, false}, {"another, upwards", 25, true}}};
  for (std::size_t i = 0; i < c.labels.size() && c.known; ++i)
    chart.points.push_back({c.values[i].mid, c.values[i].low, c.labels[i], 1, i == 1});
  return chart;
}

LinesWithBand lines(const Case& c) {
  LinesWithBand chart{"quarter", c.labels, axis_of(c, false), {}};
  for (const char* name : {"made", "bought from others and installed", "what others say of it"}) {
    LinesWithBand::Series series{
        name, {}, static_cast<int>(chart.series.size()) + 1, chart.series.size() == 2};
    for (const Interval& value : c.values)
      series.values.push_back(c.known ? std::optional(value) : std::nullopt);
    if (series.values.size() > 2) series.values[1].reset();  // a gap
    chart.series.push_back(series);
  }
  return chart;
}

TimelineChart timeline(const Case& c) {
  TimelineChart chart{axis_of(c, false), {}};
  for (std::size_t i = 0; i < c.labels.size() && c.known; ++i)
    chart.lanes.push_back({c.labels[i],
                           {{c.values[i].low, c.values[i].mid, "forward"},
                            {c.values[i].mid, c.values[i].high, c.labels[i], 2, true}}});
  return chart;
}

Map map(const Case& c) {
  Map chart{0.05, 0.04, {}};
  for (std::size_t i = 0; i < c.labels.size(); ++i)
    chart.parts.push_back(
        {0.001 * static_cast<double>(i), 0.002, 0.012, 0.02, c.labels[i], static_cast<int>(i)});
  return chart;
}

std::map<std::string, Chart> forms_of(const Case& c) {
  return {{"interval", intervals(c)},  {"stacked", bars(c)},    {"tornado", tornado(c)},
          {"waterfall", waterfall(c)}, {"scatter", scatter(c)}, {"lines", lines(c)},
          {"timeline", timeline(c)},   {"map", map(c)}};
}

/// What the test of boxes finds fault with.
std::vector<std::string> faults(const Drawing& drawing) {
  std::vector<std::string> found;
  const auto& texts = drawing.texts();
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const Box box = drawing.box(texts[i]);
    if (box.left < -0.5 || box.right > drawing.width() + 0.5 || box.top < 0 ||
        box.bottom > drawing.height)
      found.push_back("leaves the picture: " + texts[i].words);
    for (std::size_t j = i + 1; j < texts.size(); ++j)
      if (box.meets(drawing.box(texts[j])))
        found.push_back("meet: " + texts[i].words + " | " + texts[j].words);
  }
  return found;
}

TEST(Charts, NoWordsMeetOrLeaveThePicture) {
  for (const Case& c : cases())
    for (const auto& [form, chart] : forms_of(c))
      for (const int width : {kNarrowPicture, kWidePicture})
        for (const std::string& fault : faults(draw(chart, width, c.name)))
          ADD_FAILURE() << form << ", " << c.name << ", " << width
                        << " px: " << fault.substr(0, 200);
}

TEST(Charts, TheBoxTestFindsFaults) {
  Drawing drawing(kNarrowPicture);
  drawing.height = 100;
  drawing.text({10, 50, "one", Anchor::kStart, false});
  EXPECT_TRUE(faults(drawing).empty());
  drawing.text({20, 52, "two", Anchor::kStart, false});
  EXPECT_EQ(faults(drawing).size(), 1u);
  drawing.text({10, 99, "low", Anchor::kStart, false});
  EXPECT_EQ(faults(drawing).size(), 2u);
}

TEST(Charts, AreWellFormedAndFiniteXml) {
  for (const Case& c : cases())
    for (const auto& [form, chart] : forms_of(c)) {
      std::istringstream file(
          draw(chart, kWidePicture, c.labels.empty() ? "none" : c.labels[0]).file());
      boost::property_tree::ptree tree;
      EXPECT_NO_THROW(boost::property_tree::read_xml(file, tree)) << form << ", " << c.name;
      EXPECT_EQ(file.str().find("nan"), std::string::npos) << form << ", " << c.name;
      EXPECT_EQ(file.str().find("<img"), std::string::npos) << form << ", " << c.name;
    }
}

TEST(Charts, VegaLiteIsJsonWithTheRows) {
  for (const Case& c : cases())
    for (const auto& [form, chart] : forms_of(c)) {
      const auto spec = nlohmann::json::parse(vega_of(chart, c.name));
      EXPECT_TRUE(spec.contains("mark") || spec.contains("layer")) << form;
      const bool drawn = c.known || form == "stacked" || form == "map" || form == "waterfall";
      EXPECT_EQ(spec["data"]["values"].empty(), c.labels.empty() || !drawn)
          << form << ", " << c.name;
      for (const auto& row : table_of(chart).rows)
        EXPECT_EQ(row.size(), table_of(chart).columns.size()) << form;
    }
}

std::string text_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

/// The picture that the repository holds; `scripts/update_transcripts.sh` writes it anew.
void expect_golden(const std::string& name, const std::string& got) {
  if (std::getenv("COUNTERVAIL_REWRITE_TRANSCRIPTS") != nullptr)
    std::ofstream(kGolden + name, std::ios::binary) << got;
  EXPECT_EQ(got, text_of(kGolden + name)) << name;
}

TEST(Charts, TranscriptsOfEachFormStayAsTheyAre) {
  for (const auto& [form, chart] : forms_of(cases()[0])) {
    expect_golden(form + ".svg", draw(chart, kWidePicture, "A finding").file());
    expect_golden(form + "-narrow.svg", draw(chart, kNarrowPicture, "A finding").file());
  }
}

TEST(Charts, TranscriptsOfHardInputsStayAsTheyAre) {
  std::string hashes;
  for (const Case& c : cases())
    for (const auto& [form, chart] : forms_of(c))
      for (const int width : {kNarrowPicture, kWidePicture}) {
        std::ostringstream line;
        line << c.name << ' ' << form << ' ' << width << ' ' << std::hex
             << fnv1a64(draw(chart, width, c.name).element()) << '\n';
        hashes += line.str();
      }
  expect_golden("hard-inputs.txt", hashes);
}

TEST(TextWidth, IsThatOfHelvetica) {
  EXPECT_DOUBLE_EQ(text_width("", 13), 0);
  EXPECT_DOUBLE_EQ(text_width("iiii", 1000), 4 * 222);
  EXPECT_DOUBLE_EQ(text_width("WW", 1000), 2 * 944);
  EXPECT_DOUBLE_EQ(text_width("e\xcc\x81", 1000), 556);  // a mark that combines
}

TEST(TextWidth, LinesFitAndLoseNothingWithinTheirNumber) {
  const std::string words = "curve/gemm/h100_sxm-fp8_block/efficiency and a second part";
  std::string joined;
  for (const std::string& line : lines_within(words, 120, 13, 99)) {
    EXPECT_LE(text_width(line, 13), 120) << line;
    joined += line;
  }
  std::string squeezed = words;
  std::erase(squeezed, ' ');
  std::erase(joined, ' ');
  EXPECT_EQ(joined, squeezed);
  const auto cut = lines_within(words, 120, 13, 2);
  ASSERT_EQ(cut.size(), 2u);
  EXPECT_TRUE(cut[1].ends_with("…"));
  EXPECT_LE(text_width(cut[1], 13), 120);
}

/// Relative luminance of "#rrggbb" (WCAG 2.2).
double luminance(const std::string& colour) {
  double sum = 0;
  const double weights[] = {0.2126, 0.7152, 0.0722};
  for (std::size_t i = 0; i < 3; ++i) {
    const double part = std::stoi(colour.substr(1 + 2 * i, 2), nullptr, 16) / 255.0;
    sum += weights[i] * (part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4));
  }
  return sum;
}

double contrast(const std::string& a, const std::string& b) {
  const double x = luminance(a), y = luminance(b);
  return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

TEST(Style, WordsAndMarksStandOutInLightDarkAndPrint) {
  const std::string style = picture_style();
  const std::regex root(R"(:root\{([^}]*)\})"), variable(R"(--(\w+):(#[0-9a-f]{6}))");
  int grounds = 0;
  for (std::sregex_iterator block(style.begin(), style.end(), root), end; block != end; ++block) {
    const std::string inside = (*block)[1];
    std::map<std::string, std::string> colours;
    for (std::sregex_iterator v(inside.begin(), inside.end(), variable); v != end; ++v)
      colours[(*v)[1]] = (*v)[2];
    ++grounds;
    const std::string ground = colours.at("ground");
    EXPECT_GE(contrast(colours.at("words"), ground), 7);
    EXPECT_GE(contrast(colours.at("quiet"), ground), 7);
    for (int i = 1; i <= 8; ++i)
      EXPECT_GE(contrast(colours.at("t" + std::to_string(i)), ground), 3) << i << ground;
  }
  EXPECT_EQ(grounds, 3);
}

}  // namespace
}  // namespace countervail
