#pragma once
// One function a verb, each in a file of its own; every_verb.cpp lists them in the order of help.
#include "countervail/ask.h"

namespace countervail {

/// All of them, made anew: what verbs() keeps. The command line and a page have one each.
std::vector<Verb> every_verb();

Verb parity_verb();
Verb plan_verb();
Verb levers_verb();
Verb uncertainty_verb();
Verb why_verb();
Verb serve_verb();
std::vector<Verb> rules_verbs();
std::vector<Verb> package_verbs();
std::vector<Verb> supply_verbs();
std::vector<Verb> race_verbs();
std::vector<Verb> minerals_verbs();
Verb deal_verb();
std::vector<Verb> catalog_verbs();
Verb fleet_verb();
Verb validate_verb();
Verb sweep_verb();
Verb report_verb();

}  // namespace countervail
