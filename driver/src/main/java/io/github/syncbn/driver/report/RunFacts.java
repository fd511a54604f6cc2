package io.github.syncbn.driver.report;

import java.util.List;

/**
 * What is known of a training before it begins, as texts.
 *
 * @param title what the page is called
 * @param configuration the job as text, without secrets
 * @param data pairs of a name and a text: rows, columns, what was left out and why
 */
public record RunFacts(String title, String configuration, List<List<String>> data) {}
