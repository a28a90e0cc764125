/**
 * Files: models, tables and policies in and out. Depends on the models and results, nothing depends on it.
 *
 * <p>{@link io.github.softrl.io.MdpFiles} reads and writes models, {@link io.github.softrl.io.TableFiles} Q-tables, policies
 * and values.
 */
package io.github.softrl.io;
