package io.github.syncbn.driver.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.ReaderFuzz;
import io.github.syncbn.driver.spark.SparkLine;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoredQueryTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select a, b + 1 as c, -d, a * b / c % d, a div b from input where a > 1 and not b limit 5",
        "SELECT *, ln(price) AS logy FROM Input;",
        "select cast(b as double), try_cast(d as date) from input",
        "select a.b.c, x[1], m['k'], `weird name`, i.* from input i join input j using (id)",
        "select count(*) filter (where a > 1), sum(distinct b) from input group by a having sum(b) > 2",
        "select case when a then b else c end, case a when 1 then 2 end, if(a, b, c) from input",
        "select a between 1 and 2, a in (1, 2), a like 'x%', a rlike 'b', a ilike 'c' from input",
        "select a like all ('x', 'y'), a not like any ('x'), a is null, a <=> b, ~a | b from input",
        "select row_number() over (partition by a order by b desc rows 1 preceding) from input",
        "select sum(a) over w from input window w as (partition by upper(c))",
        "select * from input where a in (select b from input) and exists (select 1 from input)",
        "select (select max(a) from input) as m from input, lateral (select input.a + 1)",
        "select transform(xs, x -> x + 1), aggregate(xs, 0, (acc, x) -> acc + x) from input",
        "select struct(a, b as c), named_struct('a', 1), array(1, 2), map('a', 1) from input",
        "select trim(both 'x' from a), substring(a from 1 for 2), overlay(a placing b from 1) from input",
        "select position('a' in b), extract(year from d), current_date, a || b from input",
        "select interval 3 days + d, date '2020-01-01', X'1F', 1.5bd, 1e3 from input",
        "select timestampadd(day, 1, t), timestampdiff(day, a, b) from input",
        "select a, d from input lateral view explode(c) t as d",
        "select a from input union all select b from input intersect select c from input",
        "select a, b from input group by rollup(a, b) order by a nulls last",
        "select a, b from input group by grouping sets ((a), (b))",
        "select /*+ broadcast(input) */ distinct a from input tablesample (10 percent)",
        "select * from input join (values (1, 'a'), (2, 'b')) as t(k, v) on k = id",
        "select * from input pivot (sum(a) for b in ('x', 'y'))",
        "select * from input unpivot (v for n in (a, b))",
        "with x as (select * from input), y as (select a from x) select * from y",
        "with input as (select a from input) select * from input",
        "select percentile_cont(0.5) within group (order by a), first(a), any_value(b) from input",
        "select percentile_disc(0.5) within group (order by a) from input",
        "from input select user",
        "select first_value(a) ignore nulls over (order by b) from input",
      })
  void valuesOfTheRowsAtHand_areAllowed(String query) {
    assertThat(new StoredQuery(query).outside()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select * except (a), c::int from input",
        "select 'x' collate UTF8_LCASE from input"
      })
  void valuesInWordsOfSpark4_areAllowed(String query) {
    SparkLine.assume4("its grammar is not that of 4");
    assertThat(new StoredQuery(query).outside()).isEmpty();
  }

  @Test
  void whatAParserCannotTake_isNamed() {
    for (String query :
        List.of(
            "select " + "(".repeat(20_000) + "1" + ")".repeat(20_000),
            "select a" + " + a".repeat(30_000) + " from input",
            "select * from " + "(select * from ".repeat(65) + "input" + ")".repeat(65))) {
      assertThat(new StoredQuery(query).outside())
          .containsExactly("more than 100000 signs or 64 brackets within each other");
    }
    assertThat(new StoredQuery("select " + "not ".repeat(20_000) + "a").outside())
        .containsExactly("too much within each other");
    assertThat(new StoredQuery("select a" + " < a or a".repeat(100) + " from input").outside())
        .isEmpty();
  }

  @Test
  void damagedQueries_areTakenOrNamed() {
    ReaderFuzz.of(
            List.of(
                "select *, ln(price) as logy from input where a > 1".getBytes(UTF_8),
                "with x as (select sum(a) over (order by b) from input) select * from x"
                    .getBytes(UTF_8)),
            "(",
            ")",
            "select ",
            " from input ",
            ",",
            "reflect('a', 'b')",
            "csv.`x`",
            "values (1/0)",
            "date 'x'",
            "${",
            "array<",
            " -> ",
            "1e999999999",
            "/*",
            "--",
            "'",
            "`",
            "[0]",
            "::")
        .feed(input -> new StoredQuery(new String(input, UTF_8)).outside());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "select reflect('java.lang.System', 'exit', 3) from input | the function reflect",
        "select REFLECT('java.lang.System', 'getenv', 'HOME') from input | the function REFLECT",
        "select java_method('java.lang.System', 'exit', 3) from input | the function java_method",
        "select try_reflect('java.lang.System', 'exit', 3) from input | the function try_reflect",
        "select a from input where reflect('a', 'b') = 1 | the function reflect",
        "select a from input group by a having max(reflect('a', 'b')) = 1 | the function reflect",
        "select a from input order by reflect('a', 'b') | the function reflect",
        "select sum(a) over w from input window w as (partition by reflect('a')) | the function reflect",
        "select transform(xs, x -> reflect('a', x)) from input | the function reflect",
        "select count(*) filter (where reflect('a', 'b') = 1) from input | the function reflect",
        "select * from input join input j on reflect('a', 'b') = 1 | the function reflect",
        "select a from input where exists (select reflect('a', 'b') from input) | the function reflect",
        "with x as (select reflect('a', 'b') from input) select * from x | the function reflect",
        "select * from input pivot (sum(reflect('a')) for b in ('x')) | the function reflect",
        "select * from input lateral view reflect('a') t as d | the function reflect",
        "select (struct(reflect('a') as b)).b from input | the function reflect",
        "select * from (values (reflect('a'))) t, input | the function reflect",
        "select input_file_name() from input | the function input_file_name",
        "select current_user() from input | the function current_user",
        "select current_user from input | the function current_user",
        "select SESSION_USER from input | the function SESSION_USER",
        "select version(), uuid() from input | the function version",
        "select from_json(a, '{\"\"type\"\":\"\"udt\"\"}') from input | the function from_json",
        "select from_protobuf(a, 'm', '/etc/passwd') from input | the function from_protobuf",
        "select from_avro(a, 'x') from input | the function from_avro",
        "select xpath(a, '/a') from input | the function xpath",
        "select mine(a) from input | the function mine",
        "select db.upper(a) from input | the function db.upper",
        "select `upper(a), reflect`(a) from input | the function upper(a), reflect",
        "select repeat('x', 2000000000) from input | the function repeat",
        "select explode(sequence(1, 1000000000)) from input | the function sequence",
        "select * from csv.`/etc/passwd` | the relation csv.`/etc/passwd`",
        "select * from parquet.`s3a://b/x` join input | the relation parquet.`s3a://b/x`",
        "select * from other | the relation other",
        "select * from db.input | the relation db.input",
        "select * from (table other) | the relation other",
        "select * from input where a in (select b from other) | the relation other",
        "select * from (with x as (select * from input) select * from x), x | the relation x",
        "with x as (select * from y), y as (select * from input) select * from x | the relation y",
        "with x as (select * from x) select * from x | the relation x",
        "select * from input version as of 1 | the operator RelationTimeTravel",
        "select * from range(10) | the operator UnresolvedTableValuedFunction",
        "select transform(a) using 'cat' as (b) from input | the operator ScriptTransformation",
        "select identifier('a') from input | the expression ExpressionWithUnresolvedIdentifier",
        "select :p from input | the expression NamedParameter",
        "select '${env:HOME}' from input | a variable",
        "select a from input /* ${system:user.home} */ | a variable",
        "drop table x | what Spark cannot parse",
        "set a = b | what Spark cannot parse",
        "insert into x select 1 | what Spark cannot parse",
        "select 1; drop table x | what Spark cannot parse",
        "select * from input) union all (select reflect('a', 'b') | the function reflect",
        "select * from input) join csv.`/etc/passwd` join (select 1 | the relation csv",
      })
  void anythingElse_isNamed(String query, String what) {
    assertThat(String.join(", ", new StoredQuery(query).outside())).startsWith(what);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "select * from input with (a = 'b') | the relation input",
        "with recursive x as (select 1 union all select * from x) select * from x | WITH RECURSIVE",
      })
  void anythingElseInWordsOfSpark4_isRefused_andNamedThere(String query, String what) {
    List<String> outside = new StoredQuery(query).outside();
    assertThat(outside).isNotEmpty();
    SparkLine.assume4("its grammar is not that of 4");
    assertThat(String.join(", ", outside)).startsWith(what);
  }

  // Versions of Spark call these by different names.
  @Test
  void input_asAStream_isRefused() {
    String before42 =
        SparkLine.isSince(4, 1)
            ? "the relation input"
            : "the operator UnresolvedTableValuedFunction";
    assertThat(String.join(", ", new StoredQuery("select * from stream(input)").outside()))
        .startsWith(SparkLine.isSince(4, 2) ? "the operator NamedStreamingRelation" : before42);
  }

  @Test
  void anotherTable_byIdentifier_isRefused() {
    assertThat(String.join(", ", new StoredQuery("select * from identifier('other')").outside()))
        .startsWith(
            SparkLine.isSince(4, 2)
                ? "the relation other"
                : "the operator PlanWithUnresolvedIdentifier");
  }

  @Test
  void variables_ofTheEnvironment_areStoredByNameAndNeedTrust() {
    String path = System.getenv("PATH");
    StoredQuery query =
        StoredQuery.of(
            "select '" + path + "', '${HOME}' from input",
            "select '${PATH}', '${HOME}' from input");
    assertThat(query.text()).isEqualTo("select '${PATH}', '${HOME}' from input");
    assertThat(query.variables()).containsExactly("PATH");
    assertThat(query.outside()).containsExactly("a variable, ${...}");
    assertThat(query.allowed(null, true)).isEqualTo("select '" + path + "', '${HOME}' from input");
    assertThatThrownBy(
            () -> new StoredQuery("${SYNCBN_NONE}", Set.of("SYNCBN_NONE")).allowed(null, true))
        .hasMessage(
            "The model's query needs the environment variable SYNCBN_NONE, as its training did; set"
                + " it.");
  }
}
