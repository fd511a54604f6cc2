package io.github.syncbn.driver.source;

import java.util.Locale;
import java.util.Set;

/**
 * Functions that SQL in a model may call: those of Spark's own that compute a value from values.
 * Absent are those that call Java, read files, addresses or schemas given as text, tell who and
 * where the program is, or make much out of nothing ({@code repeat}, {@code sequence}).
 */
final class SqlFunctions {
  private static final String AGGREGATES =
      """
      any any_value approx_count_distinct approx_percentile array_agg avg bit_and bit_or bit_xor
      bool_and bool_or collect_list collect_set corr count count_if covar_pop covar_samp every first
      first_value grouping grouping_id histogram_numeric kurtosis last last_value listagg max max_by
      mean median min min_by mode percentile percentile_approx percentile_cont percentile_disc
      regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy
      skewness some std stddev stddev_pop stddev_samp string_agg sum try_avg try_sum var_pop var_samp
      variance cume_dist dense_rank lag lead nth_value ntile percent_rank rank row_number
      """;

  private static final String COLLECTIONS =
      """
      array array_append array_compact array_contains array_distinct array_except array_insert
      array_intersect array_join array_max array_min array_position array_prepend array_remove
      array_size array_union arrays_overlap arrays_zip flatten get shuffle slice sort_array
      cardinality concat element_at reverse size try_element_at explode explode_outer inline
      inline_outer posexplode posexplode_outer stack aggregate array_sort exists filter forall
      map_filter map_zip_with reduce transform transform_keys transform_values zip_with map
      map_concat map_contains_key map_entries map_from_arrays map_from_entries map_keys map_values
      str_to_map named_struct struct
      """;

  private static final String CONDITIONS =
      """
      between coalesce if ifnull nanvl nullif nullifzero nvl nvl2 when zeroifnull equal_null ilike in
      isnan isnotnull isnull like not or and regexp regexp_like rlike ! < <= <=> = == > >=
      bigint binary boolean cast date decimal double float int smallint string time timestamp tinyint
      typeof
      """;

  private static final String DATES =
      """
      add_months convert_timezone curdate current_date current_time current_timestamp current_timezone
      date_add date_diff date_format date_from_unix_date date_part date_sub date_trunc dateadd datediff
      datepart day dayname dayofmonth dayofweek dayofyear extract from_unixtime from_utc_timestamp
      hour last_day localtimestamp make_date make_dt_interval make_interval make_time make_timestamp
      make_timestamp_ltz make_timestamp_ntz make_ym_interval minute month monthname months_between
      next_day now quarter second session_window time_diff time_trunc timestamp_micros
      timestamp_millis timestamp_seconds to_date to_time to_timestamp to_timestamp_ltz
      to_timestamp_ntz to_unix_timestamp to_utc_timestamp trunc try_make_interval try_make_timestamp
      try_make_timestamp_ltz try_make_timestamp_ntz try_to_date try_to_time try_to_timestamp unix_date
      unix_micros unix_millis unix_seconds unix_timestamp weekday weekofyear window window_time year
      """;

  private static final String NUMBERS =
      """
      % * + - / & | ^ ~ << >> >>> abs acos acosh asin asinh atan atan2 atanh bin bit_count bit_get
      bround cbrt ceil ceiling conv cos cosh cot csc degrees div e exp expm1 factorial floor getbit
      greatest hash hex hypot least ln log log10 log1p log2 mod negative pi pmod positive pow power
      radians rand randn random rint round sec shiftleft shiftright shiftrightunsigned sign signum sin
      sinh sqrt tan tanh try_add try_divide try_mod try_multiply try_subtract unhex uniform
      width_bucket xxhash64
      """;

  private static final String TEXTS =
      """
      ascii base64 bit_length btrim char char_length character_length chr collate collation concat_ws
      contains crc32 decode elt encode endswith find_in_set format_number format_string
      get_json_object initcap instr is_valid_utf8 json_array_length json_object_keys json_tuple lcase
      left len length levenshtein locate lower lpad ltrim luhn_check make_valid_utf8 mask md5
      octet_length overlay parse_url position printf quote regexp_count regexp_extract
      regexp_extract_all regexp_instr regexp_replace regexp_substr replace right rpad rtrim sentences
      sha sha1 sha2 soundex split split_part startswith substr substring substring_index to_binary
      to_char to_json to_number to_varchar translate trim try_parse_url try_to_binary try_to_number
      try_url_decode try_validate_utf8 ucase unbase64 upper url_decode url_encode validate_utf8
      """;

  private static final Set<String> ALL =
      Set.of(
          String.join(" ", AGGREGATES, COLLECTIONS, CONDITIONS, DATES, NUMBERS, TEXTS)
              .strip()
              .split("\\s+"));

  private SqlFunctions() {}

  /** Whether a function without a catalog or schema before its name is one of these. */
  static boolean contains(String name) {
    return ALL.contains(name.toLowerCase(Locale.ROOT));
  }
}
