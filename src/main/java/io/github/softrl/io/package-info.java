/**
 * Reads and writes files of models, tables and policies. This package depends on the models and results of the core and
 * on the listeners of the learners; nothing depends on it.
 *
 * <p>{@link io.github.softrl.io.MdpFiles} reads and writes models, and {@link io.github.softrl.io.TableFiles} does the
 * same for Q-tables, policies and values. {@link io.github.softrl.io.GridPicture} draws policies on a grid.
 * {@link io.github.softrl.io.ProgressLine} shows on a terminal how far a run is.
 */
package io.github.softrl.io;
