/**
 * Row-major float tensors and their shapes. Internal: everything here may change without notice.
 */
package io.github.syncbn.worker.tensor;
