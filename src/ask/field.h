#pragma once
// The table of fields of one request: how words become members. A verb lists its fields once, in this form:
//
//   integer({"batch", "N", "sequences per step"}, &Request::batch, 1, 100'000'000)
//
// and `request_of(table, question)` fills a Request with defaults in place, field by field, in the order given.
#include <functional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "countervail/ask.h"
#include "facts/patch.h"

namespace countervail::fields {

/// What a parser is told: the words, and how to call the field in a message.
struct Spoken {
  const Given& given;
  const std::string& text;
  std::string name;  ///< "--batch" or "'batch'"
};

template <typename Request>
struct BoundField {
  Field field;
  std::function<void(Request&, const Spoken&)> parse;
};

template <typename Request>
using FieldTable = std::vector<BoundField<Request>>;

/// Throws Error{kRange} naming the field when the text is no number or lies outside [low, high].
double number_of(const Spoken& spoken, double low, double high);
long long integer_of(const Spoken& spoken, long long low, long long high);
/// "yes", "true", "1" or nothing; "no", "false", "0".
bool truth_of(const Spoken& spoken);
/// Error{kUnknownName}: the word given, and those allowed.
std::size_t choice_of(const Spoken& spoken, const std::vector<std::string>& choices);

/// `member` of every binder: a pointer to a member, or a function Request& -> its member.
template <typename Request, typename Member>
BoundField<Request> text(Field field, Member member) {
  return {std::move(field),
          [member](Request& r, const Spoken& s) { std::invoke(member, r) = s.text; }};
}

template <typename Request, typename Member>
BoundField<Request> texts(Field field, Member member) {
  field.repeats = true;
  return {std::move(field),
          [member](Request& r, const Spoken& s) { std::invoke(member, r).push_back(s.text); }};
}

template <typename Request, typename Member>
BoundField<Request> integer(Field field, Member member, long long low, long long high) {
  return {std::move(field), [=](Request& r, const Spoken& s) {
            auto& target = std::invoke(member, r);
            target =
                static_cast<std::remove_reference_t<decltype(target)>>(integer_of(s, low, high));
          }};
}

template <typename Request, typename Member>
BoundField<Request> number(Field field, Member member, double low, double high) {
  return {std::move(field),
          [=](Request& r, const Spoken& s) { std::invoke(member, r) = number_of(s, low, high); }};
}

template <typename Request, typename Member>
BoundField<Request> flag(Field field, Member member) {
  return {std::move(field),
          [member](Request& r, const Spoken& s) { std::invoke(member, r) = truth_of(s); }};
}

/// "svg" of "wafer.svg" or "svg". Error{kMissing} for nothing, Error{kSyntax} ("a wafer is drawn as .svg") for others.
std::string picture_kind(const std::string& output, const std::vector<std::string>& kinds,
                         const char* drawn_as);

/// "path=value", with the source and the place that came with it.
Patch patch_from(const Spoken& spoken);

/// The words in the order of the enumeration's values, from 0.
template <typename Request, typename Member>
BoundField<Request> choice(Field field, Member member) {
  const std::vector<std::string> words = field.choices;
  return {std::move(field), [member, words](Request& r, const Spoken& s) {
            auto& target = std::invoke(member, r);
            target = static_cast<std::remove_reference_t<decltype(target)>>(choice_of(s, words));
          }};
}

/// --set PATH=VALUE, in order.
template <typename Request, typename Member>
BoundField<Request> patches(Field field, Member member) {
  field.repeats = true;
  return {std::move(field), [member](Request& r, const Spoken& s) {
            std::invoke(member, r).push_back(patch_from(s));
          }};
}

/// Error{kUnknownKey} with the nearest spelling where the verb has no such field.
void refuse_unknown(const Question& question, const std::vector<Field>& fields);
std::string spoken_name(const Question& question, const Field& field, const Given& given);
[[noreturn]] void rethrow_at(const Given& given, const Error& error);

/// Errors carry the place where the words stood.
template <typename Request>
void give(Request& request, const BoundField<Request>& bound, const Given& given,
          const Question& question) {
  try {
    bound.parse(request, {given, given.text, spoken_name(question, bound.field, given)});
  } catch (const Error& error) {
    rethrow_at(given, error);
  }
}

template <typename Request>
Request request_of(const FieldTable<Request>& table, const Question& question) {
  Request request;
  for (const Given& given : question.given)
    for (const BoundField<Request>& bound : table)
      if (!given.file.empty() && bound.field.name == given.field)
        give(request, bound, given, question);
  for (const BoundField<Request>& bound : table)
    for (const Given& given : question.given)
      if (given.file.empty() && bound.field.name == given.field)
        give(request, bound, given, question);
  return request;
}

/// A verb from its words, its table, and the function that answers its request: of the overloads of `ask` the one that
/// the table asks for.
template <typename Request>
Verb verb_of(std::string name, std::string summary, std::string usage, std::string example,
             FieldTable<Request> table,
             std::type_identity_t<Answer (*)(const Facts&, const Request&)> answer) {
  Verb verb{std::move(name), std::move(summary), std::move(usage), std::move(example), {}, {}};
  for (const BoundField<Request>& bound : table) verb.fields.push_back(bound.field);
  verb.answer = [table = std::move(table), answer, fields = verb.fields](const Facts& facts,
                                                                         const Question& question) {
    refuse_unknown(question, fields);
    return answer(facts, request_of(table, question));
  };
  return verb;
}

}  // namespace countervail::fields
