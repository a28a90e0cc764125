/**
 * The examples and the studies share these classes: pictures, grids, tasks, seeds, and a reader of models.
 */
package io.github.softrl.examples.support;
