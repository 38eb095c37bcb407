#pragma once
// A validator of the part of JSON Schema (2020-12) that docs/schemas uses: type, const, enum, required, properties,
// additionalProperties, items, anyOf, allOf, $ref to a file beside or to #/$defs. A keyword outside of these is an
// offence, so that no rule of a schema is passed over in silence.
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

namespace countervail::test {

class JsonSchema {
 public:
  using Json = nlohmann::json;

  JsonSchema(std::filesystem::path folder, const std::string& file)
      : folder_(std::move(folder)), file_(file) {}

  /// Where and why the value breaks the schema; empty when it does not.
  std::vector<std::string> offences(const Json& value) const {
    std::vector<std::string> found;
    check(read(file_), value, {file_, ""}, found);
    return found;
  }

 private:
  /// Whose file a rule stands in, and where in the value it looks.
  struct Place {
    std::string file, at;
    Place below(const std::string& name) const { return {file, at + "/" + name}; }
  };

  const Json& read(const std::string& file) const {
    Json& json = files_[file];
    if (json.is_null()) {
      std::ifstream in(folder_ / file);
      json = Json::parse(in);
    }
    return json;
  }

  static bool is_of(const Json& value, const std::string& type) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "number") return value.is_number();
    if (type == "boolean") return value.is_boolean();
    return type == "null" && value.is_null();
  }

  void check(const Json& schema, const Json& value, const Place& place,
             std::vector<std::string>& found) const {
    if (schema.is_boolean()) {
      if (!schema.get<bool>()) found.push_back(place.at + ": nothing is allowed here");
      return;
    }
    for (const auto& [keyword, rule] : schema.items())
      check_keyword(keyword, rule, schema, value, place, found);
  }

  void check_keyword(const std::string& keyword, const Json& rule, const Json& schema,
                     const Json& value, const Place& place, std::vector<std::string>& found) const {
    static const std::set<std::string> kComments = {"$schema", "$id", "$defs", "title",
                                                    "description"};
    if (kComments.contains(keyword)) return;
    if (keyword == "type") {
      bool any = false;
      for (const Json& type : rule.is_array() ? rule : Json::array({rule}))
        any = any || is_of(value, type);
      if (!any)
        found.push_back(place.at + ": " + value.dump().substr(0, 60) + " is not of type " +
                        rule.dump());
    } else if (keyword == "const") {
      if (value != rule) found.push_back(place.at + ": " + value.dump() + " is not " + rule.dump());
    } else if (keyword == "enum") {
      if (std::find(rule.begin(), rule.end(), value) == rule.end())
        found.push_back(place.at + ": " + value.dump() + " is none of " + rule.dump());
    } else if (keyword == "$ref") {
      check_reference(rule.get<std::string>(), value, place, found);
    } else if (keyword == "allOf") {
      for (const Json& each : rule) check(each, value, place, found);
    } else if (keyword == "anyOf") {
      check_any(rule, value, place, found);
    } else {
      check_members(keyword, rule, schema, value, place, found);
    }
  }

  void check_members(const std::string& keyword, const Json& rule, const Json& schema,
                     const Json& value, const Place& place, std::vector<std::string>& found) const {
    if (keyword == "items") {
      for (std::size_t i = 0; value.is_array() && i < value.size(); ++i)
        check(rule, value[i], place.below(std::to_string(i)), found);
    } else if (keyword == "required") {
      for (const Json& name : rule)
        if (value.is_object() && !value.contains(name.get<std::string>()))
          found.push_back(place.at + ": misses " + name.dump());
    } else if (keyword == "properties") {
      for (const auto& [name, each] : rule.items())
        if (value.is_object() && value.contains(name))
          check(each, value[name], place.below(name), found);
    } else if (keyword == "additionalProperties") {
      if (!value.is_object()) return;
      for (const auto& [name, each] : value.items()) {
        if (schema.contains("properties") && schema["properties"].contains(name)) continue;
        if (rule == false)
          found.push_back(place.at + ": has an unknown '" + name + "'");
        else
          check(rule, each, place.below(name), found);
      }
    } else {
      found.push_back(place.file + ": the keyword '" + keyword + "' is not checked");
    }
  }

  void check_any(const Json& rules, const Json& value, const Place& place,
                 std::vector<std::string>& found) const {
    std::vector<std::string> nearest;
    for (const Json& rule : rules) {
      std::vector<std::string> each;
      check(rule, value, place, each);
      if (each.empty()) return;
      if (nearest.empty() || each.size() < nearest.size()) nearest = each;
    }
    found.insert(found.end(), nearest.begin(), nearest.end());
  }

  void check_reference(const std::string& reference, const Json& value, const Place& place,
                       std::vector<std::string>& found) const {
    const std::size_t hash = reference.find('#');
    const std::string file = hash == 0 ? place.file : reference.substr(0, hash);
    const Json& root = read(file);
    const Json& rule =
        hash == std::string::npos ? root : root.at(Json::json_pointer(reference.substr(hash + 1)));
    check(rule, value, {file, place.at}, found);
  }

  std::filesystem::path folder_;
  std::string file_;
  mutable std::map<std::string, Json> files_;
};

}  // namespace countervail::test
