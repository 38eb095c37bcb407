#pragma once
// A picture in the making: shapes with the classes that colour them, and texts whose boxes are known, so that a test can
// see what an eye would (no box meets another, none leaves the picture). Colours stand in the style alone: a class
// "tone1".."tone8" is a party or a part, and both light and dark give it one.
#include <string>
#include <string_view>
#include <vector>

namespace countervail {

/// Letters in a wide picture, and in a narrow one that a phone may shrink by a fifth and keep above 12 px.
inline constexpr double kWideText = 13, kNarrowText = 15;
inline constexpr int kWidePicture = 760, kNarrowPicture = 358;

enum class Anchor : unsigned char { kStart, kMiddle, kEnd };

struct Box {
  double left = 0, top = 0, right = 0, bottom = 0;
  bool meets(const Box& other) const {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }
};

/// Words on a base line.
struct DrawnText {
  double x = 0, y = 0;
  std::string words;
  Anchor anchor = Anchor::kStart;
  bool quiet = false;  ///< a tick or a unit, in the quieter colour
};

class Drawing {
 public:
  /// `narrow` chooses the size of letters.
  explicit Drawing(int width) : width_(width), size_(width < 600 ? kNarrowText : kWideText) {}

  bool is_narrow() const { return size_ == kNarrowText; }
  double width() const { return width_; }
  double text_size() const { return size_; }
  double line_height() const { return size_ * 1.35; }

  void rect(double x, double y, double width, double height, std::string_view css);
  void line(double x1, double y1, double x2, double y2, std::string_view css);
  void dot(double x, double y, double radius, std::string_view css);
  void polygon(const std::vector<std::pair<double, double>>& points, std::string_view css);
  void polyline(const std::vector<std::pair<double, double>>& points, std::string_view css);
  /// Moved sideways as far as it takes to stay inside the picture.
  void text(DrawnText text);
  /// Lines under each other, the first base line at text.y.
  void lines(DrawnText text, const std::vector<std::string>& words);
  /// An arrow head at an edge that a value lies beyond: 1 to the right, -1 to the left.
  void arrow(double x, double y, int direction, std::string_view css);

  Box box(const DrawnText& text) const;
  const std::vector<DrawnText>& texts() const { return texts_; }

  double height = 0;  ///< of the whole; set last
  std::string title;  ///< what a reader hears
  /// The element alone, coloured by the page, or a file of its own.
  std::string element() const;
  std::string file() const;

 private:
  std::string body() const;

  double width_, size_;
  std::string shapes_;
  std::vector<DrawnText> texts_;
};

/// Colours and lines of every picture, light and dark, for a page's <style> or a file's own.
std::string picture_style();
/// The stripes that "hatched" refers to: once a page.
std::string hatch_pattern();
/// "tone3" of 3 or of 11: tones repeat after eight.
std::string tone(int number);

}  // namespace countervail
