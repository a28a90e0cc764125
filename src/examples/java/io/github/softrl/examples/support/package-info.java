/**
 * The examples and the studies share these classes: pictures, grids, tasks, seeds, and a reader of the models in {@code
 * src/examples/resources}.
 */
package io.github.softrl.examples.support;
