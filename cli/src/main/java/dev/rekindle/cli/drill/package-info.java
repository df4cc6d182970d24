/**
 * Disaster drills: a real etcd loses its data and gets it back, and every claim of a restore is proved on the way.
 *
 * <p>{@link dev.rekindle.cli.drill.Drill} tells the story, {@link dev.rekindle.cli.drill.DrillReport} is what it proved, and the report types
 * turn that into HTML for people and JUnit XML for CI systems. Nothing here touches an etcd that it did not start itself, nor an object in
 * a store that it did not put there.
 */
@NullMarked
package dev.rekindle.cli.drill;

import org.jspecify.annotations.NullMarked;
