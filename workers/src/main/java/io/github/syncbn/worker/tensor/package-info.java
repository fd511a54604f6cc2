/**
 * Row-major float tensors and their shapes. Internal: everything here may change without notice.
 */
@NullMarked
package io.github.syncbn.worker.tensor;

import org.jspecify.annotations.NullMarked;
