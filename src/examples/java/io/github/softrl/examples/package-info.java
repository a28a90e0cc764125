/**
 * The examples of the guide, each with a {@code main} method.
 */
package io.github.softrl.examples;
