/**
 * The kernel that runs the Java cells of our notebooks.
 *
 * <p>It knows Jupyter and JShell, and nothing of Spark or of the product: those come with the class
 * path it is started on. It is not part of the shipped jar.
 */
package io.returnwise.notebook;
