/**
 * What the columns of a table mean to a job or a model: which are features, label, weight, split
 * and order, how a row becomes numbers, and errors that name bad rows with file and line. Internal.
 *
 * <p>Read {@link io.github.syncbn.worker.table.FeatureSchema} and {@link
 * io.github.syncbn.driver.table.LabelSchema} first: models keep them. {@code FeatureSelection}
 * makes the former of a table; {@code SourceColumns} binds everything to the columns of one source,
 * and {@code RowParser} and {@code LabelReader} read its rows. {@code BadRows}, {@code RecordLines}
 * and {@code RowDiagnosis} word the errors. {@code ModelRows} is how a model reads any table.
 */
package io.github.syncbn.driver.table;
