#include "files/row_store.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <chrono>
#include <cmath>
#include <map>

#include "base/error.h"

namespace countervail {
namespace {

using Clock = std::chrono::steady_clock;
// Long enough that commits cost nothing beside rows, short enough that a kill loses little.
constexpr std::chrono::milliseconds kBetweenCommits{100};

/// SQLite's own words, as an error of the file.
[[noreturn]] void fail(sqlite3* db, const std::string& path, const char* doing) {
  const int code = db == nullptr ? SQLITE_NOMEM : sqlite3_errcode(db);
  const std::string said = db == nullptr ? "out of memory" : sqlite3_errmsg(db);
  if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
    throw Error(ErrorKind::kRead, "another process has this database open", path, 0, 0,
                "wait for it, or give another -o");
  const char* hint = code == SQLITE_FULL || code == SQLITE_IOERR
                         ? "rows committed before stand: make room and run the same command again"
                         : "";
  throw Error(ErrorKind::kRead, fmt::format("{}: {}", doing, said), path, 0, 0, hint);
}

/// One prepared statement; parameters are bound from 1.
class Statement {
 public:
  Statement(sqlite3* db, const std::string& path, const std::string& sql) : db_(db), path_(path) {
    if (sqlite3_prepare_v2(db, sql.c_str(), -1, &handle_, nullptr) != SQLITE_OK)
      fail(db, path, "cannot write or read this database");
  }
  ~Statement() { sqlite3_finalize(handle_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  void bind(int at, const std::string& text) {
    sqlite3_bind_text(handle_, at, text.c_str(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
  }
  void bind(int at, long long value) { sqlite3_bind_int64(handle_, at, value); }
  /// NaN has no number in SQL: it is stored as NULL.
  void bind(int at, double value) { sqlite3_bind_double(handle_, at, value); }
  void bind_null(int at) { sqlite3_bind_null(handle_, at); }

  /// True while there is a row to read.
  bool step() {
    const int code = sqlite3_step(handle_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) {
      sqlite3_reset(handle_);
      fail(db_, path_, "cannot write or read this database");
    }
    return false;
  }
  void run() {
    step();
    sqlite3_reset(handle_);
  }

  std::string text(int at) const {
    const unsigned char* bytes = sqlite3_column_text(handle_, at);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_, at));
    return bytes == nullptr ? std::string{} : std::string(bytes, bytes + size);
  }
  long long integer(int at) const { return sqlite3_column_int64(handle_, at); }
  double real(int at) const { return sqlite3_column_double(handle_, at); }
  bool is_null(int at) const { return sqlite3_column_type(handle_, at) == SQLITE_NULL; }
  bool is_text(int at) const { return sqlite3_column_type(handle_, at) == SQLITE_TEXT; }

 private:
  sqlite3* db_;
  const std::string& path_;
  sqlite3_stmt* handle_ = nullptr;
};

// The key of a row fills 64 bits; SQL has signed integers.
long long signed_key(std::uint64_t key) {
  return static_cast<long long>(key);
}

}  // namespace

struct RowStore::Database {
  std::string path;
  std::size_t axis_count = 0;
  sqlite3* db = nullptr;
  bool is_open = false;    ///< a transaction
  bool is_broken = false;  ///< a write failed and was rolled back: nothing more goes in
  Clock::time_point committed = Clock::now();
  std::map<std::string, long long> figure_ids;
  std::unique_ptr<Statement> add_row, add_figure, add_name;

  ~Database() {
    add_row.reset();
    add_figure.reset();
    add_name.reset();
    sqlite3_close(db);
  }

  void execute(const std::string& sql) const {
    if (sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
      fail(db, path, "cannot write or read this database");
  }
  Statement prepared(const std::string& sql) const { return {db, path, sql}; }
  std::unique_ptr<Statement> kept(const std::string& sql) const {
    return std::make_unique<Statement>(db, path, sql);
  }

  void open();
  bool is_new() const;
  void make(const Identity& identity, const std::vector<StoredAxis>& axes) const;
  void compare(const Identity& identity) const;
  void prepare();
  long long figure_id(const Figure& figure);
  void add(const StoredRow& row);
  void rollback();
};

void RowStore::Database::open() {
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  if (sqlite3_open_v2(path.c_str(), &db, flags, nullptr) != SQLITE_OK)
    fail(db, path, "cannot open this database");
  sqlite3_busy_timeout(db, 1000);
  // Exclusive before the first read, so that the log gets no shared memory.
  execute("PRAGMA locking_mode=EXCLUSIVE");
  execute("PRAGMA journal_mode=WAL");
  execute("PRAGMA synchronous=NORMAL");
  execute("BEGIN EXCLUSIVE");
}

bool RowStore::Database::is_new() const {
  Statement tables = prepared("SELECT count(*) FROM sqlite_master");
  tables.step();
  return tables.integer(0) == 0;
}

void RowStore::Database::make(const Identity& identity, const std::vector<StoredAxis>& axes) const {
  std::string columns;
  for (std::size_t i = 0; i < axes.size(); ++i) columns += fmt::format("axis_{}, ", i);
  execute("CREATE TABLE sweep(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID");
  execute("CREATE TABLE axes(axis INTEGER PRIMARY KEY, path TEXT NOT NULL, unit TEXT NOT NULL)");
  execute("CREATE TABLE rows(row INTEGER PRIMARY KEY, key INTEGER NOT NULL, " + columns +
          "outcome TEXT NOT NULL, holds INTEGER NOT NULL, error TEXT NOT NULL)");
  execute(
      "CREATE TABLE figure_names(figure INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, label TEXT "
      "NOT NULL, unit TEXT NOT NULL)");
  execute(
      "CREATE TABLE figures(row INTEGER, figure INTEGER, low REAL, value REAL, high REAL, PRIMARY "
      "KEY(row, figure)) WITHOUT ROWID");
  Statement pair = prepared("INSERT INTO sweep VALUES(?, ?)");
  for (const auto& [name, value] : identity) {
    pair.bind(1, name);
    pair.bind(2, value);
    pair.run();
  }
  Statement axis = prepared("INSERT INTO axes VALUES(?, ?, ?)");
  for (std::size_t i = 0; i < axes.size(); ++i) {
    axis.bind(1, static_cast<long long>(i));
    axis.bind(2, axes[i].path);
    axis.bind(3, axes[i].unit);
    axis.run();
  }
}

void RowStore::Database::compare(const Identity& identity) const {
  Statement table = prepared("SELECT count(*) FROM sqlite_master WHERE name = 'sweep'");
  table.step();
  if (table.integer(0) == 0)
    throw Error(ErrorKind::kConflict, "this database holds no sweep", path, 0, 0,
                "give another -o");
  Statement value = prepared("SELECT value FROM sweep WHERE name = ?");
  for (const auto& [name, asked] : identity) {
    value.bind(1, name);
    const std::string stands = value.step() ? value.text(0) : "nothing";
    if (stands != asked)
      throw Error(ErrorKind::kConflict,
                  fmt::format("this database holds another sweep: its {} is '{}', asked is '{}'",
                              name, stands, asked),
                  path, 0, 0, "give another -o");
    value.run();
    value.bind(1, name);
  }
}

void RowStore::Database::prepare() {
  Statement names = prepared("SELECT figure, key FROM figure_names");
  while (names.step()) figure_ids.emplace(names.text(1), names.integer(0));
  std::string holes = "?, ?";
  for (std::size_t i = 0; i < axis_count; ++i) holes += ", ?";
  add_row = kept("INSERT INTO rows VALUES(" + holes + ", ?, ?, ?)");
  add_figure = kept("INSERT INTO figures VALUES(?, ?, ?, ?, ?)");
  add_name = kept("INSERT INTO figure_names VALUES(?, ?, ?, ?)");
}

long long RowStore::Database::figure_id(const Figure& figure) {
  const auto known = figure_ids.find(figure.key);
  if (known != figure_ids.end()) return known->second;
  const auto id = static_cast<long long>(figure_ids.size());
  add_name->bind(1, id);
  add_name->bind(2, figure.key);
  add_name->bind(3, figure.label);
  add_name->bind(4, figure.unit);
  add_name->run();
  figure_ids.emplace(figure.key, id);
  return id;
}

RowStore::RowStore(const std::string& path, const Identity& identity,
                   const std::vector<StoredAxis>& axes)
    : database_(std::make_unique<Database>()) {
  database_->path = path;
  database_->axis_count = axes.size();
  database_->open();
  if (database_->is_new())
    database_->make(identity, axes);
  else
    database_->compare(identity);
  database_->prepare();
  database_->execute("COMMIT");
}

RowStore::~RowStore() {
  try {
    commit();
  } catch (const Error&) {
    // The caller has the error that mattered; closing rolls back what was not committed.
  }
}

std::vector<std::pair<long long, std::uint64_t>> RowStore::stored() const {
  std::vector<std::pair<long long, std::uint64_t>> found;
  Statement rows = database_->prepared("SELECT row, key FROM rows ORDER BY row");
  while (rows.step())
    found.emplace_back(rows.integer(0), static_cast<std::uint64_t>(rows.integer(1)));
  return found;
}

void RowStore::Database::add(const StoredRow& row) {
  Database& d = *this;
  int at = 0;
  d.add_row->bind(++at, row.row);
  d.add_row->bind(++at, signed_key(row.key));
  for (const AxisValue& value : row.axes)
    if (value.is_number)
      d.add_row->bind(++at, value.number);
    else
      d.add_row->bind(++at, value.text);
  d.add_row->bind(++at, row.outcome);
  d.add_row->bind(++at, static_cast<long long>(row.holds));
  d.add_row->bind(++at, row.error);
  d.add_row->run();
  for (const Figure& figure : row.figures) {
    d.add_figure->bind(1, row.row);
    d.add_figure->bind(2, d.figure_id(figure));
    const double ends[] = {figure.value.low, figure.value.mid, figure.value.high};
    for (int i = 0; i < 3; ++i)
      if (figure.is_known)
        d.add_figure->bind(3 + i, ends[i]);
      else
        d.add_figure->bind_null(3 + i);
    d.add_figure->run();
  }
}

void RowStore::Database::rollback() {
  is_broken = true;
  is_open = false;
  // SQLite may have rolled back by itself, which makes this a harmless error.
  sqlite3_exec(db, "ROLLBACK", nullptr, nullptr, nullptr);
}

void RowStore::add(const StoredRow& row) {
  Database& d = *database_;
  if (d.is_broken) throw Error(ErrorKind::kRead, "a write before this one failed", d.path);
  try {
    if (!d.is_open) d.execute("BEGIN");
    d.is_open = true;
    d.add(row);
  } catch (const Error&) {
    d.rollback();  // half a row must not be committed
    throw;
  }
  if (Clock::now() - d.committed >= kBetweenCommits) commit();
}

void RowStore::commit() {
  if (!database_->is_open) return;
  try {
    database_->execute("COMMIT");
  } catch (const Error&) {
    database_->rollback();
    throw;
  }
  database_->is_open = false;
  database_->committed = Clock::now();
}

RowCounts RowStore::counts() const {
  Statement sums = database_->prepared(
      "SELECT count(*), total(holds AND error = ''), total(error <> '') FROM rows");
  sums.step();
  return {sums.integer(0), static_cast<long long>(sums.real(1)),
          static_cast<long long>(sums.real(2))};
}

std::vector<FigureRange> RowStore::figure_ranges() const {
  std::map<std::string, FigureRange> by_key;
  Statement all = database_->prepared(
      "SELECT key, label, unit, row, low, value, high FROM figures CROSS JOIN figure_names "
      "USING(figure) WHERE value IS NOT NULL ORDER BY row");
  while (all.step()) {
    const long long row = all.integer(3);
    const double value = all.real(5);
    auto [at, is_first] = by_key.try_emplace(all.text(0));
    FigureRange& range = at->second;
    if (is_first) range = {at->first, all.text(1), all.text(2), value, value, row, row};
    if (value < range.least) range.least = value, range.least_row = row;
    if (value > range.most) range.most = value, range.most_row = row;
    range.is_range = range.is_range || all.real(4) != all.real(6);
    ++range.known;
  }
  std::vector<FigureRange> ranges;
  for (auto& [key, range] : by_key) ranges.push_back(std::move(range));
  return ranges;
}

namespace {

AxisValue axis_value(const Statement& rows, int at) {
  AxisValue value{rows.text(at), 0, !rows.is_text(at)};
  if (value.is_number) value.number = rows.real(at);
  return value;
}

Figure figure_of(const Statement& figures) {
  Figure figure{figures.text(1), figures.text(2), figures.text(3), {}, {}, !figures.is_null(5)};
  if (figure.is_known) figure.value = {figures.real(4), figures.real(5), figures.real(6)};
  return figure;
}

}  // namespace

void RowStore::for_each(const std::function<void(const StoredRow&)>& body) const {
  Statement rows = database_->prepared("SELECT * FROM rows ORDER BY row");
  // One pass of each table side by side: no row is looked up. CROSS keeps the order of the loops, so that only the keys of
  // one row are sorted at a time.
  Statement figures = database_->prepared(
      "SELECT row, key, label, unit, low, value, high FROM figures CROSS JOIN figure_names "
      "USING(figure) ORDER BY row, key");
  bool more = figures.step();
  const int axes = static_cast<int>(database_->axis_count);
  while (rows.step()) {
    StoredRow row{rows.integer(0), static_cast<std::uint64_t>(rows.integer(1))};
    for (int i = 0; i < axes; ++i) row.axes.push_back(axis_value(rows, 2 + i));
    row.outcome = rows.text(2 + axes);
    row.holds = rows.integer(3 + axes) != 0;
    row.error = rows.text(4 + axes);
    for (; more && figures.integer(0) == row.row; more = figures.step())
      row.figures.push_back(figure_of(figures));
    body(row);
  }
}

}  // namespace countervail
