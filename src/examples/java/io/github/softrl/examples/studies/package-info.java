/**
 * The main job, and the programs that make the tables and pictures of the experiments. They use {@link
 * io.github.softrl.examples.support} and the models in {@code src/examples/resources}.
 */
package io.github.softrl.examples.studies;
