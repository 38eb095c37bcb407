// Golden small documents: one answer, every format.
#include "render/document.h"

#include <gtest/gtest.h>

#include <limits>

#include "render/cells.h"

namespace countervail {
namespace {

Document sample() {
  Document document{
      .schema = "countervail/sample/1", .outcome = "found", .sentence = "Two of them do."};
  document.figures = {figure("candidate.time.step", "step time", 9.51, "s", "time"),
                      figure("candidate.units", "units", Interval{1, 2, 3}, "package", "answer"),
                      figure("candidate.price", "price", std::optional<double>(), "USD", "bill")};
  Table sides{"Both sides:",
              {{"", Align::kLeft, false, "quantity"},
               {"candidate", Align::kRight, true},
               {"ratio", Align::kRight, false, "", kPlainNumber}},
              {{"chip", "A, the \"first\"", ""},
               {"step time", quantity(9.51, "s"), plain(0.5, 3)},
               {"capital", marked(dollars(4.78e6), "est."), absent("-")},
               {"power", quantity(Interval{120e3, 130e3, 145e3}, "W"), unknown()}},
              "sides",
              true};
  sides.columns[1].is_range = true;
  document.add(sides);
  document.add(Table{"",
                     {{"tp", Align::kRight}, {"step", Align::kRight, false, "", "s"}},
                     {{count(8), quantity(2.5e-3, "s")}},
                     "strategies"});
  document.add(Paragraph{"caveat", "est.: nobody has published it."});
  document.add(Paragraph{"log", "one\n  two\n", 0, true, true});
  FactLine fact{
      "chip/A/bf16", {"148 TFLOP/s", 1.48e14, "FLOP/s"}, "the maker", "vendor", "2024-05", "", {}};
  fact.moves = {{"candidate.time.step", -0.5}};
  document.facts = {fact, {"chip/A/vendor", "X", "the maker", "vendor", "", "", {}}};
  document.warnings = {"one key was ignored"};
  document.pictures = {{"map", "a map", "image/png", "bytes"}};
  return document;
}

TEST(Document, AsText) {
  EXPECT_EQ(render(sample(), TableFormat::kText, 80), R"(Two of them do.

Both sides:
                       candidate    ratio
---------  ---------------------  -------
chip              A, the "first"
step time                 9.51 s      0.5
capital    4.78 million USD est.        -
power           120 kW to 145 kW  unknown

tp    step
--  ------
 8  2.5 ms

est.: nobody has published it.
one
  two
)");
}

TEST(Document, AsMarkdown) {
  EXPECT_EQ(render(sample(), TableFormat::kMarkdown, 80), R"(Two of them do.

Both sides:

|  | candidate | ratio |
| --- | ---: | ---: |
| chip | A, the "first" |  |
| step time | 9.51 s | 0.5 |
| capital | 4.78 million USD est. | - |
| power | 120 kW to 145 kW | unknown |

| tp | step |
| ---: | ---: |
| 8 | 2.5 ms |

est.: nobody has published it.
one
  two
)");
}

TEST(Document, AsCsvTheTablesForMachines) {
  Document document = sample();
  document.facts.clear();
  EXPECT_EQ(render(document, TableFormat::kCsv),
            R"(quantity,candidate_low,candidate,candidate_high,ratio,unit
chip,,"A, the ""first""",,,
step time,9.51,9.51,9.51,0.5,s
capital,4780000,4780000,4780000,,USD
power,120000,130000,145000,,W
)");
}

TEST(Document, AsCsvSeveralTablesUnderTheirKeys) {
  Document document = sample();
  std::get<Table>(document.blocks[0]).for_machines = false;
  document.facts.clear();
  std::get<Table>(document.blocks[0]).rows.resize(1);
  EXPECT_EQ(render(document, TableFormat::kCsv), R"(# sides
quantity,candidate_low,candidate,candidate_high,ratio
chip,,"A, the ""first""",,

# strategies
tp,step [s]
8,0.0025
)");
}

TEST(Document, CsvListsFactsThatSayWhatTheyMove) {
  Document document = sample();
  document.blocks.clear();
  document.figures.clear();
  EXPECT_EQ(render(document, TableFormat::kCsv),
            R"(path,value_low,value,value_high,candidate.time.step,source,confidence,date,unit
chip/A/bf16,1.48e+14,1.48e+14,1.48e+14,-0.5,the maker,vendor,2024-05,FLOP/s
chip/A/vendor,,X,,,the maker,vendor,,
)");
  document.facts[0].moves.clear();
  EXPECT_EQ(render(document, TableFormat::kCsv), "");
}

TEST(Document, PeopleSeeNoTableOfFiguresWhereTheSentenceSaysAll) {
  Document document = sample();
  document.blocks.clear();
  document.sentence_says_all = true;
  EXPECT_EQ(render(document, TableFormat::kText), "Two of them do.\n");
  EXPECT_NE(render(document, TableFormat::kCsv).find("candidate.units"), std::string::npos);
}

TEST(Document, CsvGivesEachColumnItsUnitsWhereRowsMix) {
  const Table table{
      "", {{"time"}, {"memory"}}, {{quantity(1.5, "s"), quantity(64e9, "B")}, {"none", unknown()}}};
  EXPECT_EQ(render(table, TableFormat::kCsv),
            "time,time_unit,memory,memory_unit\n1.5,s,6.4e+10,B\nnone,,,\n");
}

TEST(Document, AsJson) {
  EXPECT_EQ(render(sample(), TableFormat::kJson), R"({
  "schema": "countervail/sample/1",
  "outcome": "found",
  "sentence": "Two of them do.",
  "figures": [
    {"key": "candidate.time.step", "label": "step time", "group": "time", "unit": "s", "low": 9.51, "value": 9.51, "high": 9.51},
    {"key": "candidate.units", "label": "units", "group": "answer", "unit": "package", "low": 1, "value": 2, "high": 3},
    {"key": "candidate.price", "label": "price", "group": "bill", "unit": "USD", "low": null, "value": null, "high": null}
  ],
  "tables": [
    {
      "key": "sides",
      "title": "Both sides:",
      "columns": [
        {"key": "quantity", "label": "", "unit": ""},
        {"key": "candidate", "label": "candidate", "unit": ""},
        {"key": "ratio", "label": "ratio", "unit": "1"}
      ],
      "rows": [
        {"quantity": "chip", "candidate": "A, the \"first\"", "ratio": ""},
        {"quantity": "step time", "candidate": {"value": 9.51, "unit": "s"}, "ratio": 0.5},
        {"quantity": "capital", "candidate": {"value": 4780000, "unit": "USD", "mark": "est."}, "ratio": null},
        {"quantity": "power", "candidate": {"low": 120000, "value": 130000, "high": 145000, "unit": "W"}, "ratio": null}
      ]
    },
    {
      "key": "strategies",
      "title": "",
      "columns": [
        {"key": "tp", "label": "tp", "unit": ""},
        {"key": "step", "label": "step", "unit": "s"}
      ],
      "rows": [
        {"tp": 8, "step": 0.0025}
      ]
    }
  ],
  "notes": [
    {"key": "caveat", "text": "est.: nobody has published it."},
    {"key": "log", "text": "one\n  two\n"}
  ],
  "facts": [
    {"path": "chip/A/bf16", "value": 1.48e+14, "unit": "FLOP/s", "source": "the maker", "confidence": "vendor", "date": "2024-05", "note": "", "moves": [{"figure": "candidate.time.step", "elasticity": -0.5}]},
    {"path": "chip/A/vendor", "value": "X", "source": "the maker", "confidence": "vendor", "date": "", "note": ""}
  ],
  "warnings": [
    "one key was ignored"
  ],
  "pictures": [
    {"key": "map", "title": "a map", "media_type": "image/png"}
  ]
}
)");
}

TEST(Document, WidthZeroWrapsNothing) {
  Document document = sample();
  document.sentence = std::string(300, 'x') + " " + std::string(300, 'y');
  std::get<Table>(document.blocks[0]).rows[0][1] = std::string(200, 'z') + " end";
  const std::string text = render(document, TableFormat::kText, 0);
  EXPECT_NE(text.find(document.sentence + "\n"), std::string::npos);
  EXPECT_NE(text.find(std::string(200, 'z') + " end"), std::string::npos);
}

TEST(Document, FiguresAloneGetEveryFormat) {
  Document document = sample();
  document.blocks.clear();
  document.facts.clear();
  EXPECT_EQ(render(document, TableFormat::kText, 80), R"(Two of them do.

key                  label                       value
-------------------  ---------  ----------------------
candidate.time.step  step time                  9.51 s
candidate.units      units      1 package to 3 package
candidate.price      price                     unknown
)");
  EXPECT_EQ(render(document, TableFormat::kCsv), R"(key,label,value_low,value,value_high,unit
candidate.time.step,step time,9.51,9.51,9.51,s
candidate.units,units,1,2,3,package
candidate.price,price,,,,
)");
}

TEST(Document, BlocksForPeopleAndForMachinesPartWays) {
  Document document{.schema = "x", .outcome = "", .sentence = "s"};
  document.add(Table{"", {{"words"}}, {{"people"}}, "a", false, Audience::kPeople});
  document.add(Table{"", {{"words"}}, {{"machines"}}, "b", false, Audience::kMachines});
  for (const TableFormat format : {TableFormat::kText, TableFormat::kMarkdown}) {
    EXPECT_NE(render(document, format).find("people"), std::string::npos);
    EXPECT_EQ(render(document, format).find("machines"), std::string::npos);
  }
  for (const TableFormat format : {TableFormat::kCsv, TableFormat::kJson}) {
    EXPECT_EQ(render(document, format).find("people"), std::string::npos);
    EXPECT_NE(render(document, format).find("machines"), std::string::npos);
  }
}

TEST(Document, LabelsHangAndMarginsAreFreeOnBothSides) {
  Document document{.schema = "x"};
  document.add(Paragraph{
      .key = "", .text = "one two three four", .indent = 9, .margin = 2, .label = "first  "});
  EXPECT_EQ(render(document, TableFormat::kText, 20),
            "  first  one two\n         three\n         four\n");
}

TEST(Document, ConditionsOfUseReachCsvAndFiguresAsRowsDoNotReachJson) {
  Document document{.schema = "x"};
  document.add(Table{"", {{"words"}}, {{"rows"}}, "rows", true, Audience::kCsv});
  document.add(Paragraph{.key = "notice", .text = "no advice", .in_csv = true});
  document.add(Paragraph{.key = "note", .text = "a remark"});
  EXPECT_EQ(render(document, TableFormat::kCsv), "# no advice\nwords\nrows\n");
  EXPECT_EQ(render(document, TableFormat::kText), "no advice\n\na remark\n");
  const std::string json = render(document, TableFormat::kJson);
  EXPECT_EQ(json.find("rows\": [\n"), std::string::npos) << json;
  EXPECT_NE(json.find("no advice"), std::string::npos);
}

TEST(Document, NumbersThatAreNoneLeaveAHole) {
  const Cell none{"inf", std::numeric_limits<double>::infinity(), "s"};
  const Table table{"", {{"a"}, {"b"}}, {{none, "x"}}, "t"};
  EXPECT_EQ(render(table, TableFormat::kCsv), "a,b,unit\n,x,s\n");
  EXPECT_NE(render(table, TableFormat::kJson).find("{\"value\": null, \"unit\": \"s\"}"),
            std::string::npos);
}

}  // namespace
}  // namespace countervail
