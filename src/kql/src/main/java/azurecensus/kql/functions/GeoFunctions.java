package azurecensus.kql.functions;

import azurecensus.kql.model.KqlType;
import azurecensus.kql.sql.SqlExpr;
import java.util.List;

/**
 * Points, distances and directions on the sphere, and geohashes. A place outside of the coordinates
 * makes the value null.
 */
final class GeoFunctions {
  /** Metres; the documented results of the service have this radius to ten digits. */
  private static final String EARTH_RADIUS = "6371010.0";

  private static final String ALPHABET = "'0123456789bcdefghjkmnpqrstuvwxyz'";
  private static final int MAX_GEOHASH = 18;

  private GeoFunctions() {}

  static void register(FunctionRegistry registry) {
    registry.scalar("geo_distance_2points", 4, 4, Naming.NONE, GeoFunctions::distance);
    registry.scalar("geo_point_in_circle", 5, 5, Naming.NONE, GeoFunctions::inCircle);
    registry.scalar("geo_azimuth", 4, 4, Naming.NONE, GeoFunctions::azimuth);
    registry.scalar("geo_angle", 6, 6, Naming.NONE, GeoFunctions::angle);
    registry.scalar("geo_line_length", 1, 1, Naming.NONE, GeoFunctions::lineLength);
    registry.scalar("geo_point_to_geohash", 2, 3, Naming.NONE, GeoFunctions::geohash);
    registry.scalar("geo_geohash_to_central_point", 1, 1, Naming.NONE, GeoFunctions::center);
    registry.scalar("geo_geohash_to_polygon", 1, 1, Naming.NONE, GeoFunctions::polygon);
    registry.scalar("geo_geohash_neighbors", 1, 1, Naming.NONE, GeoFunctions::neighbors);
  }

  private static String place(String longitude, String latitude) {
    return longitude + " BETWEEN -180 AND 180 AND " + latitude + " BETWEEN -90 AND 90";
  }

  /** Condition that the pairs of arguments from the first on are places. */
  private static String places(Call call, int pairs) {
    StringBuilder condition = new StringBuilder(place(call.real(0), call.real(1)));
    for (int i = 1; i < pairs; i++) {
      condition.append(" AND ").append(place(call.real(2 * i), call.real(2 * i + 1)));
    }
    return condition.toString();
  }

  private static String metres(String lon1, String lat1, String lon2, String lat2) {
    return "2 * " + EARTH_RADIUS + " * asin(least(1.0, sqrt(pow(sin(radians(" + lat2 + " - " + lat1
        + ") / 2), 2) + cos(radians(" + lat1 + ")) * cos(radians(" + lat2
        + ")) * pow(sin(radians(" + lon2 + " - " + lon1 + ") / 2), 2))))";
  }

  private static String metres(Call call) {
    return "(CASE WHEN " + places(call, 2) + " THEN "
        + metres(call.real(0), call.real(1), call.real(2), call.real(3)) + " END)";
  }

  private static SqlExpr distance(Call call) {
    return NumberFunctions.real(metres(call));
  }

  private static SqlExpr inCircle(Call call) {
    String radius = call.real(4);
    return SqlExpr.of(
        KqlType.BOOL,
        "(CASE WHEN " + radius + " >= 0 THEN " + metres(call) + " <= " + radius + " END)");
  }

  /** The direction from a place to another, clockwise from the north, from 0 to 2π. */
  private static String direction(String lon1, String lat1, String lon2, String lat2) {
    String turn = "radians(" + lon2 + " - " + lon1 + ")";
    String angle = "atan2(sin(" + turn + ") * cos(radians(" + lat2 + ")), cos(radians(" + lat1
        + ")) * sin(radians(" + lat2 + ")) - sin(radians(" + lat1 + ")) * cos(radians(" + lat2
        + ")) * cos(" + turn + "))";
    return "(" + angle + " + CASE WHEN " + angle + " < 0 THEN 2 * pi() ELSE 0 END)";
  }

  private static String differs(Call call, int first, int second) {
    return "(" + call.real(2 * first) + " <> " + call.real(2 * second) + " OR "
        + call.real(2 * first + 1) + " <> " + call.real(2 * second + 1) + ")";
  }

  private static SqlExpr azimuth(Call call) {
    return NumberFunctions.real("(CASE WHEN " + places(call, 2) + " AND " + differs(call, 0, 1)
        + " THEN " + direction(call.real(0), call.real(1), call.real(2), call.real(3)) + " END)");
  }

  private static SqlExpr angle(Call call) {
    String back = direction(call.real(2), call.real(3), call.real(0), call.real(1));
    String ahead = direction(call.real(2), call.real(3), call.real(4), call.real(5));
    String turn = call.once(KqlType.REAL, "(" + ahead + " - " + back + ")").sql();
    String clockwise = call.once(
            KqlType.REAL, "(" + turn + " + CASE WHEN " + turn + " < 0 THEN 2 * pi() ELSE 0 END)")
        .sql();
    return NumberFunctions.real("(CASE WHEN " + places(call, 3) + " AND " + differs(call, 0, 1)
        + " AND " + differs(call, 1, 2) + " THEN CASE WHEN " + clockwise
        + " > pi() THEN error('geo_angle() of more than half a turn is not supported.')::DOUBLE ELSE "
        + clockwise + " END END)");
  }

  private static SqlExpr lineLength(Call call) {
    String line = call.dynamic(0);
    String type = "json_extract_string(" + line + ", '$.type')";
    String points = "json_extract(" + line + ", '$.coordinates')";
    return NumberFunctions.real("(CASE WHEN " + type + " = 'LineString' THEN "
        + lengthOf("TRY_CAST(" + points + " AS DOUBLE[][])") + " WHEN " + type
        + " = 'MultiLineString' THEN list_sum(list_transform(TRY_CAST(" + points
        + " AS DOUBLE[][][]), lambda l: coalesce(" + lengthOf("l")
        + ", error('geo_line_length() meets a wrong line.')::DOUBLE))) END)");
  }

  private static String lengthOf(String points) {
    String wrong = "list_bool_or(list_transform(" + points + ", lambda p: len(p) <> 2 OR NOT ("
        + place("p[1]", "p[2]") + ")))";
    return "(CASE WHEN len(" + points + ") > 1 AND NOT " + wrong
        + " THEN list_sum(list_transform(range(1, len(" + points + ")), lambda i: "
        + metres(points + "[i][1]", points + "[i][2]", points + "[i + 1][1]", points + "[i + 1][2]")
        + ")) END)";
  }

  private static SqlExpr geohash(Call call) {
    String length = call.size() == 3 ? call.whole(2) : "5::BIGINT";
    String columns = bits(call, "(5 * " + length + " + 1) // 2", call.real(0), "180.0");
    String rows = bits(call, "(5 * " + length + ") // 2", call.real(1), "90.0");
    String character = character(columns, rows, length, "k");
    return StringFunctions.text("(CASE WHEN " + places(call, 1) + " AND " + length
        + " BETWEEN 1 AND "
        + MAX_GEOHASH + " THEN array_to_string(list_transform(range(0, " + length + "), lambda k: "
        + character + "), '') ELSE '' END)");
  }

  /** The number of the cell along one coordinate, counted from the west or the south. */
  private static String bits(Call call, String count, String degrees, String most) {
    String cells = "pow(2, least(" + count + ", 60))";
    return call.once(
            KqlType.LONG,
            "(CASE WHEN " + degrees + " BETWEEN -" + most + " AND " + most + " THEN least(floor(("
                + degrees + " + " + most + ") / (2 * " + most + ") * " + cells + "), " + cells
                + " - 1)::BIGINT END)")
        .sql();
  }

  /** The character at a position of the geohash of a cell. */
  private static String character(String columns, String rows, String length, String position) {
    String bit = "(5 * " + position + " + j)";
    String fromColumns =
        "((" + columns + " >> ((5 * " + length + " + 1) // 2 - 1 - " + bit + " // 2)) & 1)";
    String fromRows = "((" + rows + " >> ((5 * " + length + ") // 2 - 1 - " + bit + " // 2)) & 1)";
    return "substring(" + ALPHABET
        + ", 1 + list_sum(list_transform(range(0, 5), lambda j: (CASE WHEN "
        + bit + " % 2 = 0 THEN " + fromColumns + " ELSE " + fromRows
        + " END) << (4 - j)))::BIGINT, 1)";
  }

  /** A geohash as SQL: its length and the numbers of its cell. */
  private record Cell(String isValid, String length, String column, String row) {
    static Cell of(Call call) {
      String text = call.text(0);
      String length = "length(" + text + ")";
      return new Cell(
          "(CASE WHEN regexp_full_match(" + text + ", '[0-9b-hjkmnp-z]{1," + MAX_GEOHASH
              + "}') THEN TRUE WHEN lower(" + text + ") <> " + text
              + " THEN error('A geohash in capital letters is not supported.')::BOOLEAN ELSE FALSE END)",
          length,
          call.once(KqlType.LONG, number(text, length, 0)).sql(),
          call.once(KqlType.LONG, number(text, length, 1)).sql());
    }

    /** The number of every second bit from the first or the second on. */
    private static String number(String text, String length, int first) {
      String count = first == 0 ? "(5 * " + length + " + 1) // 2" : "(5 * " + length + ") // 2";
      String bit = "(2 * b + " + first + ")";
      return "coalesce(list_sum(list_transform(range(0, least(" + count
          + ", 45)), lambda b: (((instr("
          + ALPHABET + ", substring(" + text + ", 1 + " + bit + " // 5, 1)) - 1) >> (4 - " + bit
          + " % 5)) & 1) << (least(" + count + ", 45) - 1 - b)))::BIGINT, 0)";
    }

    /** The longitude at a part of the cell's width. */
    String longitude(String part) {
      return "(-180.0 + 360.0 * (" + column + " + " + part + ") / pow(2, least((5 * " + length
          + " + 1) // 2, 45)))";
    }

    String latitude(String part) {
      return "(-90.0 + 180.0 * (" + row + " + " + part + ") / pow(2, least((5 * " + length
          + ") // 2, 45)))";
    }
  }

  private static SqlExpr geometry(Cell cell, String type, String coordinates) {
    return SqlExpr.of(
        KqlType.DYNAMIC,
        "(CASE WHEN " + cell.isValid() + " THEN to_json({'type': '" + type + "', 'coordinates': "
            + coordinates + "}) END)");
  }

  private static SqlExpr center(Call call) {
    Cell cell = Cell.of(call);
    return geometry(cell, "Point", "[" + cell.longitude("0.5") + ", " + cell.latitude("0.5") + "]");
  }

  private static SqlExpr polygon(Call call) {
    Cell cell = Cell.of(call);
    List<String> corners = List.of(
        corner(cell, "0", "0"),
        corner(cell, "1", "0"),
        corner(cell, "1", "1"),
        corner(cell, "0", "1"),
        corner(cell, "0", "0"));
    return geometry(cell, "Polygon", "[[" + String.join(", ", corners) + "]]");
  }

  private static String corner(Cell cell, String east, String north) {
    return "[" + cell.longitude(east) + ", " + cell.latitude(north) + "]";
  }

  /** The cells around a cell, in the order of the service: west first, north-west last. */
  private static SqlExpr neighbors(Call call) {
    Cell cell = Cell.of(call);
    String columns = "pow(2, (5 * " + cell.length() + " + 1) // 2)::BIGINT";
    String rows = "pow(2, (5 * " + cell.length() + ") // 2)::BIGINT";
    String column = "((" + cell.column() + " + s.x + " + columns + ") % " + columns + ")";
    String row = "(" + cell.row() + " + s.y)";
    String hash = "array_to_string(list_transform(range(0, " + cell.length() + "), lambda k: "
        + character(column, row, cell.length(), "k") + "), '')";
    String steps = "[{'x': -1, 'y': 0}, {'x': -1, 'y': -1}, {'x': 0, 'y': -1}, {'x': 1, 'y': -1},"
        + " {'x': 1, 'y': 1}, {'x': 1, 'y': 0}, {'x': 0, 'y': 1}, {'x': -1, 'y': 1}]";
    return SqlExpr.of(
        KqlType.DYNAMIC,
        "(CASE WHEN " + cell.isValid() + " THEN CASE WHEN " + cell.row() + " BETWEEN 1 AND " + rows
            + " - 2 THEN to_json(list_transform(" + steps + ", lambda s: " + hash
            + ")) ELSE error('geo_geohash_neighbors() at a pole is not supported.')::JSON END END)");
  }
}
