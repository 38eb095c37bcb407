#pragma once
// The best part under a pack as text of at most 80 columns, JSON, CSV or Markdown.
#include <string>

#include "render/table.h"
#include "rules/design.h"

namespace countervail::rules {

/// What was asked, in words, for the sentence.
struct DesignAsked {
  std::string pack;  ///< "us-2023-10", "all rules in force"
  std::string day;
  std::string place;  ///< "any place", "to China"
};

std::string design_sentence(const DesignSpace& space, const DesignQuestion& question,
                            const DesignAnswer& answer, const DesignAsked& asked);
/// One row a base die and number of dies.
Table design_table(const DesignSpace& space, const DesignQuestion& question,
                   const DesignAnswer& answer);
/// What keeps the optimum free: clauses that one comparison holds off, and the distance to every
/// line.
Table lines_table(const Book& book, const DesignQuestion& question, const Design& best);
std::string binding_text(const Book& book, const DesignQuestion& question,
                         const DesignAnswer& answer, int width);
/// The best objective with one threshold moved: a row a threshold, a column a factor.
Table frontier_table(const DesignQuestion& question, const DesignAnswer& answer);
std::string design_json(const Book& book, const DesignSpace& space, const DesignQuestion& question,
                        const DesignAnswer& answer, const DesignAsked& asked,
                        const std::string& notice_line);

}  // namespace countervail::rules
