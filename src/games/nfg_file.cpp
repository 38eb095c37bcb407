// Writer and reader of .nfg; layout in nfg_file.h.
#include "games/nfg_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "games/gambit_text.h"

namespace countervail::games {
namespace {

// A side of more strategies would make cells beyond memory; the format knows no such games.
constexpr std::size_t kMostStrategies = 10000;

void check_labels(const std::vector<std::string>& labels, std::size_t count,
                  const std::string& player) {
  if (labels.size() != count)
    throw Error(ErrorKind::kRange, fmt::format("player '{}' has {} strategies with {} labels",
                                               player, count, labels.size()));
  std::vector<std::string> sorted = labels;
  std::sort(sorted.begin(), sorted.end());
  if (sorted[0].empty())
    throw Error(ErrorKind::kConflict,
                fmt::format("player '{}' has a strategy without a label", player));
  const auto twin = std::adjacent_find(sorted.begin(), sorted.end());
  if (twin != sorted.end())
    throw Error(ErrorKind::kConflict,
                fmt::format("player '{}' has two strategies labelled '{}'", player, *twin));
}

std::string list_of(const std::vector<std::string>& labels) {
  std::string text = "{ ";
  for (const std::string& label : labels) text += in_quotes(label) + " ";
  return text + "}";
}

std::vector<std::string> read_labels(GambitReader& reader, std::string_view what) {
  take(reader, TokenKind::kOpen, "'{'");
  std::vector<std::string> labels;
  while (reader.token.kind == TokenKind::kText) labels.push_back(take_text(reader, what));
  take(reader, TokenKind::kClose, fmt::format("{} or '}}'", what));
  return labels;
}

/// { { "a" "b" } { "x" } } or { 2 1 }
void read_strategies(GambitReader& reader, NamedGame& game) {
  take(reader, TokenKind::kOpen, "'{'");
  const bool named = reader.token.kind == TokenKind::kOpen;
  for (std::vector<std::string>* names : {&game.row_names, &game.column_names}) {
    if (named) {
      const GambitReader before = reader;
      *names = read_labels(reader, "a strategy's label");
      if (names->empty()) refuse(before, "a player without strategies", ErrorKind::kRange);
      continue;
    }
    const std::size_t count = take_count(reader, "a number of strategies", 1, kMostStrategies);
    for (std::size_t k = 1; k <= count; ++k) names->push_back(std::to_string(k));
  }
  take(reader, TokenKind::kClose, "'}' after two players' strategies");
}

Payoff read_payoff(GambitReader& reader) {
  Payoff payoff;
  payoff.first = take_number(reader, "the first player's payoff");
  if (reader.token.kind == TokenKind::kComma) advance(reader);
  payoff.second = take_number(reader, "the second player's payoff");
  return payoff;
}

std::vector<Payoff> read_outcomes(GambitReader& reader) {
  std::vector<Payoff> outcomes{{}};  // number 0
  take(reader, TokenKind::kOpen, "'{'");
  while (reader.token.kind == TokenKind::kOpen) {
    advance(reader);
    take_text(reader, "an outcome's label");
    outcomes.push_back(read_payoff(reader));
    if (reader.token.kind == TokenKind::kComma) advance(reader);
    take(reader, TokenKind::kClose, "'}' after two payoffs");
  }
  take(reader, TokenKind::kClose, "an outcome or '}'");
  return outcomes;
}

/// Columns outside, rows inside: the first player's strategy is the fastest.
template <typename ReadCell>
void read_cells(GambitReader& reader, Bimatrix& game, const ReadCell& read_cell) {
  // Each cell takes at least one byte of text, so a short text cannot ask for much memory.
  if (game.rows * game.columns > reader.text.size())
    refuse(reader, fmt::format("{} x {} cells in a text of {} bytes", game.rows, game.columns,
                               reader.text.size()));
  game.cells.resize(game.rows * game.columns);
  for (std::size_t j = 0; j < game.columns; ++j)
    for (std::size_t i = 0; i < game.rows; ++i) game.at(i, j) = read_cell();
}

}  // namespace

std::string write_nfg(const NamedGame& named) {
  const Bimatrix& game = named.game;
  check_game(game);
  check_labels(named.row_names, game.rows, named.players[0]);
  check_labels(named.column_names, game.columns, named.players[1]);
  std::string text =
      fmt::format("NFG 1 R {} {}\n{{ {}\n  {} }}\n{}\n\n{{\n", in_quotes(named.title),
                  list_of({named.players[0], named.players[1]}), list_of(named.row_names),
                  list_of(named.column_names), in_quotes(named.comment));
  std::string indices;
  for (std::size_t j = 0; j < game.columns; ++j)
    for (std::size_t i = 0; i < game.rows; ++i) {
      const Payoff cell = game.at(i, j);
      const std::string label = named.row_names[i] + " | " + named.column_names[j];
      text += fmt::format("{{ {} {}, {} }}\n", in_quotes(label), number_text(cell.first, label),
                          number_text(cell.second, label));
      indices += fmt::format("{}{}", indices.empty() ? "" : " ", j * game.rows + i + 1);
    }
  return text + "}\n" + indices + "\n";
}

NamedGame read_nfg(std::string_view text, const std::string& file) {
  GambitReader reader = open_gambit_text(text, file);
  NamedGame named;
  take_word(reader, "NFG");
  take_count(reader, "version", 1, 1);
  if (reader.token.text == "D")
    advance(reader);  // an older word for the same
  else
    take_word(reader, "R");
  named.title = take_text(reader, "a title");
  const GambitReader at_players = reader;
  const std::vector<std::string> players = read_labels(reader, "a player's name");
  if (players.size() != 2)
    refuse(at_players, fmt::format("game of {} players: two are supported", players.size()),
           ErrorKind::kRange);
  named.players = {players[0], players[1]};
  read_strategies(reader, named);
  if (reader.token.kind == TokenKind::kText) named.comment = take_text(reader, "a comment");
  named.game = {named.row_names.size(), named.column_names.size(), {}};
  if (reader.token.kind == TokenKind::kOpen) {
    const std::vector<Payoff> outcomes = read_outcomes(reader);
    read_cells(reader, named.game,
               [&] { return outcomes[take_count(reader, "an outcome", 0, outcomes.size() - 1)]; });
  } else {
    read_cells(reader, named.game, [&] { return read_payoff(reader); });
  }
  take(reader, TokenKind::kEnd, "the end of the file");
  return named;
}

}  // namespace countervail::games
