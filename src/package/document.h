#pragma once
// Answers about packages as documents: sentence, figures, tables, notes, facts, pictures. Only
// render() knows formats.
#include <string>

#include "facts/overlay.h"
#include "package/actuary_view.h"
#include "package/answer.h"
#include "package/heat.h"
#include "package/heat_question.h"
#include "package/need.h"
#include "package/question.h"
#include "package/stock.h"
#include "package/wafer.h"
#include "render/document.h"

namespace countervail::package {

/// One package: cost with its range, yields, bill, needs, rates, heat, and published costs beside
/// ours. `explained` also lists every fact with its source and what it moves.
Document document_of(const HeatedAnswer& heated, const Overlay& store, bool explained);
/// Figures that both have in common, side by side, and their ratio.
Document document_of(const Answer& a, const Answer& b);
/// Chiplet Actuary's bill of the logic dies, corrected and as its code does it, beside ours without
/// memory.
Document document_of(const ActuaryView& view, const Answer& answer);
/// What a number of good packages takes.
Document document_of(const Count& count);
/// How many packages a stock makes, and which of its parts binds.
Document document_of(const StockAnswer& answer);
/// A thousand wafers at each density of each reading, and the stock where one was asked about.
Document document_of(const QuestionAnswer& answer);
/// Temperatures, energy balance, sustained clock and probes of a stack of layers.
Document document_of(const HeatAnswer& answer);
/// The sentence and figures of a drawn wafer, with the picture.
Document document_of(const Wafer& wafer);
/// The names of all packages.
Document list_of(const Overlay& store);

/// What moves the cost of a good package, largest first: as facts for programs, and as lines with
/// hanging sources for people, for paths are too long for a column.
void explain(Document& document, const Answer& answer, const Overlay& store);
/// Cost with its range, memory's share, good packages from 1,000 wafers.
std::string sentence_of(const Answer& answer);
/// "Others say": signed errors against published costs; empty when there are none.
std::string published_text(const Answer& answer, const Overlay& store);
/// Bill of materials: raw, tested, spent, share.
Table bill_table(const Answer& answer);
/// What the search of the clock found.
std::string clock_sentence(const heat::SustainedClock& clock);

}  // namespace countervail::package
