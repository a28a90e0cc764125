/**
 * The examples of the guide, each with a {@code main} method. Together with {@link io.github.softrl.examples.support}
 * they can be copied into a project of your own, which needs only softrl to run them.
 */
package io.github.softrl.examples;
