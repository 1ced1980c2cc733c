package azurecensus.kql.functions;

/** The functions that are known and refused, with the reason. */
final class RefusedFunctions {
  private RefusedFunctions() {}

  static void register(FunctionRegistry registry) {
    registry.refuse(
        "there is no geometry here.",
        "geo_angle", "geo_azimuth", "geo_closest_point_on_line", "geo_closest_point_on_polygon",
        "geo_distance_2points", "geo_distance_point_to_line", "geo_distance_point_to_polygon",
        "geo_from_wkt", "geo_geohash_neighbors", "geo_geohash_to_central_point",
        "geo_geohash_to_polygon", "geo_h3cell_children", "geo_h3cell_level", "geo_h3cell_neighbors",
        "geo_h3cell_parent", "geo_h3cell_rings", "geo_h3cell_to_central_point",
        "geo_h3cell_to_polygon", "geo_intersection_2lines", "geo_intersection_2polygons",
        "geo_intersection_line_with_polygon", "geo_intersects_2lines", "geo_intersects_2polygons",
        "geo_intersects_line_with_polygon", "geo_line_buffer", "geo_line_centroid",
        "geo_line_densify", "geo_line_interpolate_point", "geo_line_length", "geo_line_locate_point",
        "geo_line_simplify", "geo_line_to_s2cells", "geo_point_buffer", "geo_point_in_circle",
        "geo_point_in_polygon", "geo_point_to_geohash", "geo_point_to_h3cell", "geo_point_to_s2cell",
        "geo_polygon_area", "geo_polygon_buffer", "geo_polygon_centroid", "geo_polygon_densify",
        "geo_polygon_perimeter", "geo_polygon_simplify", "geo_polygon_to_h3cells",
        "geo_polygon_to_s2cells", "geo_s2cell_neighbors", "geo_s2cell_to_central_point",
        "geo_s2cell_to_polygon", "geo_simplify_polygons_array", "geo_union_lines_array",
        "geo_union_polygons_array");
    registry.refuse(
        "it needs data about addresses that is not here.", "geo_info_from_ip_address");
    registry.refuse(
        "it is a model. Take the values themselves.",
        "series_decompose", "series_decompose_anomalies", "series_decompose_forecast", "series_fft",
        "series_fir", "series_fit_2lines", "series_fit_2lines_dynamic", "series_fit_line",
        "series_fit_line_dynamic", "series_fit_poly", "series_ifft", "series_iir", "series_outliers",
        "series_periods_detect", "series_periods_validate", "series_seasonal",
        "series_cosine_similarity", "series_fill_linear");
    registry.refuse(
        "it answers several columns. Use series_stats_dynamic().", "series_stats");
    registry.refuse(
        "the service's hash is not documented. Use hash_sha256().",
        "hash", "hash_combine", "hash_many", "hash_xxhash64");
    registry.refuse(
        "its state is not documented. Use dcount() or percentile().",
        "dcount_hll", "hll", "hll_if", "hll_merge", "merge_tdigest", "percentile_tdigest",
        "percentrank_tdigest", "percentiles_array_tdigest", "rank_tdigest", "tdigest",
        "tdigest_merge");
    registry.refuse("it is random. Use a column of the data.", "rand", "new_guid", "random");
    registry.refuse(
        "there is no cluster here. Remove it.",
        "cluster", "current_cluster_endpoint", "current_database", "current_principal",
        "current_principal_details", "current_principal_is_member_of", "cursor_after",
        "cursor_before_or_at", "cursor_current", "database", "estimate_data_size", "extent_id",
        "extent_tags", "external_table", "ingestion_time", "materialized_view", "workspace", "app",
        "resource");
    registry.refuse(
        "it is rarely used and not built yet.",
        "base64_decode_toarray", "base64_decode_toguid", "base64_encode_fromarray",
        "base64_encode_fromguid", "beta_cdf", "beta_inv", "beta_pdf", "bin_auto", "buildschema",
        "binary_shift_left", "binary_shift_right", "datetime_list_timezones", "erf", "erfc",
        "format_bytes", "format_ipv4", "format_ipv4_mask", "gzip_compress_to_base64_string",
        "gzip_decompress_from_base64_string", "indexof_regex", "ipv4_range_to_cidr_list",
        "ipv6_compare", "ipv6_is_in_any_range", "ipv6_is_in_range", "ipv6_is_match", "isutf8",
        "make_string", "parse_command_line", "parse_csv", "parse_ipv6", "parse_ipv6_mask",
        "parse_path", "parse_user_agent", "parse_version", "parse_xml", "punycode_from_string",
        "punycode_to_string", "to_utf8", "treepath", "url_encode", "url_encode_component",
        "welch_test", "zlib_compress_to_base64_string", "zlib_decompress_from_base64_string",
        "bag_pack_columns", "pack_all", "row_window_session", "column_names_of");
  }
}
