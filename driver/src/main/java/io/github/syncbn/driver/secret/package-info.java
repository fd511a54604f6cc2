/**
 * What must not be written anywhere: passwords, keys, tokens and the values of variables. Internal.
 */
package io.github.syncbn.driver.secret;
