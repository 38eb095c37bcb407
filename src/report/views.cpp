#include "report/views.h"

#include "report/subjects.h"

namespace countervail::report {
namespace {

struct Subject {
  const char* kind;
  std::vector<View> (*views)(const Document&);
};
constexpr Subject kSubjects[] = {{"parity", parity_views},
                                 {"levers", levers_views},
                                 {"uncertainty", uncertainty_views},
                                 {"plan", plan_views},
                                 {"serve", serve_views},
                                 {"serving-parity", serving_parity_views},
                                 {"fleet", fleet_views},
                                 {"rules-check", rules_check_views},
                                 {"rules-scan", rules_scan_views},
                                 {"package", package_views},
                                 {"supply", supply_views},
                                 {"race", race_views},
                                 {"minerals", minerals_views},
                                 {"why", why_views},
                                 {"deal", deal_views},
                                 {"validate", validate_views}};

}  // namespace

std::string kind_of(const Document& document) {
  const std::size_t first = document.schema.find('/'), last = document.schema.rfind('/');
  if (first == std::string::npos || first == last) return document.schema;
  return document.schema.substr(first + 1, last - first - 1);
}

std::vector<View> views_of(const Document& document) {
  const std::string kind = kind_of(document);
  std::vector<View> views;
  for (const Subject& subject : kSubjects)
    if (kind == subject.kind) views = subject.views(document);
  if (views.empty()) views = views_of_ranges(document);
  if (auto influences = view_of_influences(document)) views.push_back(std::move(*influences));
  return views;
}

}  // namespace countervail::report
