// Lists become offers by crossing them; the status quo is offer 0 of each side whether the lists hold it or not.
#include "study/deal_scenario.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/text.h"
#include "supply/quarter.h"

namespace countervail {
namespace {

using deal::Acceptance;
using deal::ChinaOffer;
using deal::UsOffer;

constexpr WordTable<Acceptance, 3> kAcceptWords{"acceptance", {"yes", "no", "pause"}};
constexpr WordTable<int, deal::kUnits> kUnitWords{
    "unit", {"TPP", "BF16", "8-bit", "bandwidth", "training tokens"}};
constexpr std::size_t kMostOffers = 400;
constexpr int kMostQuarters = 80;
constexpr int kLatestKnown = 2026 * 4 + 1;  // the quarter of 2026-06-22, facts of the timeline

class Reader {
 public:
  Reader(DealScenario& out, const Observations& facts, const std::vector<std::string>& chips)
      : out_(out), facts_(facts), chips_(chips) {}

  /// The same keys in data/deal/inputs.toml and under a scenario's [numbers]; the later takes the place of the former.
  void inputs(const TomlTable& root) {
    for (const char* key : {"discount", "hazard", "uptake", "displaced", "delivery"})
      if (root.has(key)) add(read_stated_number(root, key, std::string("deal/") + key, facts_));
    if (const auto prices = root.table_if("price"))
      for (const std::string& chip : prices->keys())
        add(read_stated_number(*prices, chip, "deal/price/" + chip, facts_));
    if (const auto groups = root.table_if("group"))
      for (const std::string& name : groups->keys()) {
        const TomlTable group = groups->table(name);
        for (const char* key : {"exports", "us_share"})
          if (group.has(key))
            add(read_stated_number(group, key, fmt::format("deal/group/{}/{}", name, key), facts_));
        group.finish();
      }
    root.finish();
  }

  void scenario(const TomlTable& root) {
    out_.title = root.text("title");
    out_.plan = root.text_or("plan", out_.plan);
    out_.quarters = static_cast<int>(root.integer_or("quarters", out_.quarters));
    if (out_.quarters < 1 || out_.quarters > kMostQuarters)
      root.fail_range("quarters", fmt::format("a horizon of {} quarters: 1 to {}", out_.quarters,
                                              kMostQuarters));
    read_start(root);
    out_.unit = root.has("unit") ? unit_of(root) : out_.unit;
    out_.without = root.texts_or_none("without");
    if (const auto numbers = root.table_if("numbers")) inputs(*numbers);
    read_us(root.table("us"));
    read_china(root.table("china"));
    if (const auto threat = root.table_if("threat")) read_threat(*threat);
    if (const auto worth = root.table_if("valuation")) read_valuation(*worth);
    for (const TomlTable& seen : root.tables_or_none("observed")) {
      out_.observed.push_back(
          {seen.text("what"), seen.text("when"), seen.text("source"), seen.number("value")});
      seen.finish();
    }
    root.finish();
  }

 private:
  /// In place, so that the order of draws stays and a scenario that changes one number changes no other draw.
  void add(StatedNumber number) {
    for (StatedNumber& known : out_.numbers)
      if (known.fact.path == number.fact.path) {
        known = std::move(number);
        return;
      }
    out_.numbers.push_back(std::move(number));
  }

  /// As `race` names its units.
  int unit_of(const TomlTable& root) const {
    const std::string word = root.text("unit");
    for (std::size_t u = 0; u < kUnitWords.words.size(); ++u)
      if (kUnitWords.words[u] == word) return static_cast<int>(u);
    root.fail("unit", unknown_word(kUnitWords.what, word, kUnitWords.words));
  }

  /// A start that lies after the latest readable event has no known state: the file must say which branch it means.
  void read_start(const TomlTable& root) {
    try {
      out_.first = supply::parse_quarter(root.text("from"));
    } catch (const Error& error) {
      root.fail("from", error);
    }
    const bool beyond = out_.first > kLatestKnown;
    if (beyond && !root.has("state"))
      root.fail("from", static_cast<int>(ErrorKind::kMissing),
                "starts after the latest event that is known (2026-06-22): which branch holds?",
                "state = \"extended\", \"lapsed\" or \"unknown\" (both)");
    out_.state = root.word_or("state", kDealStates, DealState::kKnown);
    if (beyond && out_.state == DealState::kKnown)
      root.fail("state", static_cast<int>(ErrorKind::kConflict),
                "nothing is known after 2026-06-22", "extended, lapsed or unknown");
  }

  /// All between 0 and 1; one fallback where the key is absent.
  std::vector<double> shares(const TomlTable& table, std::string_view key, double fallback) const {
    std::vector<double> values = table.numbers_or_none(key);
    if (values.empty()) values = {fallback};
    for (const double value : values)
      if (!(value >= 0 && value <= 1))
        table.fail_range(key, fmt::format("{} {}: 0 to 1", key, format_number(value)));
    return values;
  }

  /// Whole quarters within the horizon; without the key a term lasts as long as the horizon.
  std::vector<int> terms(const TomlTable& table) const {
    const std::vector<double> given = table.numbers_or_none("term");
    std::vector<int> values;
    for (const double value : given.empty() ? std::vector<double>{double(out_.quarters)} : given) {
      if (value < 1 || value != std::floor(value) || value > out_.quarters)
        table.fail_range("term", fmt::format("a term of {} quarters: 1 to the horizon of {}",
                                             format_number(value), out_.quarters));
      values.push_back(static_cast<int>(value));
    }
    return values;
  }

  /// Of the catalog, since price and figures hang on the name.
  std::string chip_named(const TomlTable& table, std::string_view key,
                         const std::string& name) const {
    if (std::find(chips_.begin(), chips_.end(), name) == chips_.end())
      table.fail(key, static_cast<int>(ErrorKind::kUnknownName), fmt::format("no chip '{}'", name),
                 chips_meant(name));
    return name;
  }

  /// "one of H20 96GB; H20 141GB" of 'H20': those that begin so, else the nearest spelling.
  std::string chips_meant(const std::string& name) const {
    std::vector<std::string> starting;
    for (const std::string& chip : chips_)
      if (chip.starts_with(name + " ")) starting.push_back(chip);
    return starting.empty() ? did_you_mean(name, chips_)
                            : fmt::format("one of {}", fmt::join(starting, "; "));
  }

  /// Chips x quotas x fees x terms, behind the offer of nothing.
  void read_us(const TomlTable& table) {
    out_.chips = {{}};
    out_.offers.us = {UsOffer{}};
    std::vector<std::string> names = table.texts_or_none("chips");
    std::erase(names, "none");
    const std::vector<double> quotas = table.numbers_or_none("quota");
    const std::vector<double> fees = shares(table, "fee", 0);
    const std::vector<int> lasting = terms(table);
    table.finish();  // a misspelt key before the one that is missing for it
    if (names.empty())
      table.fail("chips", static_cast<int>(ErrorKind::kMissing), "the United States offer nothing",
                 "chips = [\"H20 96GB\"]");
    if (quotas.empty())
      table.fail("quota", static_cast<int>(ErrorKind::kMissing), "chips without a quota",
                 "quota = [500000]   # packages a half-year");
    for (const std::string& name : names)
      for (const double quota : quotas) {
        if (!(quota > 0)) table.fail_range("quota", "a quota of 0 or less with a chip");
        out_.chips.push_back({chip_named(table, "chips", name), quota});
        for (const double fee : fees)
          for (const int term : lasting)
            out_.offers.us.push_back({static_cast<int>(out_.chips.size()) - 1, fee, term});
      }
    check_count(table, out_.offers.us.size(), "the United States");
  }

  /// Packages are the product of both sides: 400 x 400 with a thousand draws is what the bars were set for.
  void check_count(const TomlTable& table, std::size_t count, const char* who) const {
    if (count > kMostOffers)
      table.fail_range("term", fmt::format("{} offers of {}: at most {}", count, who, kMostOffers));
  }

  /// The rate before the deal is always among the rates: keeping it is an offer too.
  void read_group(const TomlTable& table, const std::string& name) {
    DealGroup group{name, table.text_or("case", name), shares(table, "rate", 1), 0};
    const double before = table.number("before");
    if (!(before >= 0 && before <= 1))
      table.fail_range("before", fmt::format("before {}: 0 to 1", format_number(before)));
    const auto found = std::find(group.rates.begin(), group.rates.end(), before);
    group.before = static_cast<int>(found - group.rates.begin());
    if (found == group.rates.end()) group.rates.push_back(before);
    out_.groups.push_back(std::move(group));
    table.finish();
  }

  std::vector<Acceptance> acceptances(const TomlTable& table) const {
    std::vector<Acceptance> words;
    for (const std::string& word : table.texts_or_none("accept")) {
      const auto found = kAcceptWords.find(word);
      if (!found) table.fail("accept", unknown_word(kAcceptWords.what, word, kAcceptWords.words));
      words.push_back(*found);
    }
    return words.empty() ? std::vector{Acceptance::kYes} : words;
  }

  std::vector<bool> scopes(const TomlTable& table) const {
    constexpr std::array<std::string_view, 2> kWords{"us", "all"};
    std::vector<bool> words;
    for (const std::string& word : table.texts_or_none("scope")) {
      if (word != "us" && word != "all") table.fail("scope", unknown_word("scope", word, kWords));
      words.push_back(word == "all");
    }
    return words.empty() ? std::vector{false} : words;
  }

  /// Rates of all groups crossed, x scopes x acceptances x terms, behind the status quo.
  void read_china(const TomlTable& table) {
    const auto groups = table.table_if("group");
    if (!groups || groups->keys().empty())
      table.fail("group", static_cast<int>(ErrorKind::kMissing), "China offers nothing",
                 "[china.group.magnets] case, before, rate");
    for (const std::string& name : groups->keys()) read_group(groups->table(name), name);
    ChinaOffer quo;
    for (const DealGroup& group : out_.groups) quo.rates.push_back(group.before);
    quo.acceptance = Acceptance::kNo;
    out_.offers.china = {quo};
    const std::vector<Acceptance> accepted = acceptances(table);
    const std::vector<int> lasting = terms(table);
    std::vector<std::vector<int>> rates{{}};
    for (const DealGroup& group : out_.groups) {
      std::vector<std::vector<int>> longer;
      for (const std::vector<int>& begun : rates)
        for (int r = 0; r < static_cast<int>(group.rates.size()); ++r) {
          longer.push_back(begun);
          longer.back().push_back(r);
        }
      rates = std::move(longer);
    }
    for (const std::vector<int>& each : rates)
      for (const bool all : scopes(table))
        for (const Acceptance accept : accepted)
          for (const int term : lasting) out_.offers.china.push_back({each, all, accept, term});
    check_count(table, out_.offers.china.size(), "China");
    table.finish();
  }

  void read_valuation(const TomlTable& table) {
    constexpr double kBillion = 1e9;
    const auto range = [&](const char* key, double& low, double& high) {
      const std::vector<double> given = table.numbers_or_none(key);
      if (given.empty()) return;
      if (given.size() != 2 || !(given[0] > 0) || !(given[1] > given[0]))
        table.fail_range(key, "a valuation is [low, high] above 0, in bn USD an e-fold");
      low = kBillion * given[0], high = kBillion * given[1];
    };
    range("us", out_.us_low, out_.us_high), range("china", out_.china_low, out_.china_high);
    table.finish();
  }

  /// Offers that are threatened must be offers: what nobody may do threatens nobody.
  void read_threat(const TomlTable& table) {
    deal::Package threat;
    if (const auto us = table.table_if("us")) threat.us = us_offer(*us);
    if (const auto china = table.table_if("china")) threat.china = china_offer(*china);
    out_.threat = {threat};
    table.finish();
  }

  std::size_t us_offer(const TomlTable& table) const {
    const std::string chip = table.text_or("chips", "none");
    const double quota = table.number_or("quota", 0), fee = table.number_or("fee", 0);
    const long long term = table.integer_or("term", out_.quarters);
    table.finish();
    if (chip == "none") return 0;
    for (std::size_t i = 1; i < out_.offers.us.size(); ++i) {
      const UsOffer& offer = out_.offers.us[i];
      const DealChips& chips = out_.chips[static_cast<std::size_t>(offer.chips)];
      if (chips.chip == chip && chips.quota == quota && offer.fee == fee && offer.term == term)
        return i;
    }
    table.fail("chips", static_cast<int>(ErrorKind::kConflict),
               "a threat that is none of the offers", "chips, quota, fee and term as in [us]");
  }

  std::size_t china_offer(const TomlTable& table) const {
    const auto rates = table.table_if("rate");
    const auto accept = table.word_or("accept", kAcceptWords, Acceptance::kNo);
    const bool all = table.text_or("scope", "us") == "all";
    const long long term = table.integer_or("term", out_.quarters);
    std::vector<int> wanted;
    for (const DealGroup& group : out_.groups) {
      const double rate = rates && rates->has(group.name)
                              ? rates->number(group.name)
                              : group.rates[static_cast<std::size_t>(group.before)];
      const auto found = std::find(group.rates.begin(), group.rates.end(), rate);
      wanted.push_back(static_cast<int>(found - group.rates.begin()));
    }
    if (rates) rates->finish();
    table.finish();
    for (std::size_t j = 1; j < out_.offers.china.size(); ++j) {
      const ChinaOffer& offer = out_.offers.china[j];
      if (offer.rates == wanted && offer.acceptance == accept && offer.for_all == all &&
          offer.term == term)
        return j;
    }
    table.fail("rate", static_cast<int>(ErrorKind::kConflict),
               "a threat that is none of the offers", "rate, accept, scope and term as in [china]");
  }

  DealScenario& out_;
  const Observations& facts_;
  const std::vector<std::string>& chips_;
};

}  // namespace

const StatedNumber* DealScenario::number(std::string_view path) const {
  for (const StatedNumber& each : numbers)
    if (each.fact.path == path) return &each;
  return nullptr;
}

DealScenario read_deal(const std::string& path, const Files& data, const Observations& facts,
                       const std::vector<std::string>& chips) {
  DealScenario scenario;
  scenario.file = path;
  Reader reader(scenario, facts, chips);
  reader.inputs(read_toml("deal/inputs.toml", data));
  reader.scenario(read_toml(path));
  return scenario;
}

}  // namespace countervail
