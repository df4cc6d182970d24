package dev.rekindle.controller.restore.preflight;

import dev.rekindle.controller.restore.preflight.Findings.Found;
import java.util.List;

/** Whether pods of a namespace can be given their init container at all. Writes nothing. */
@FunctionalInterface
interface InjectionReady {

    /** What stands in the way in this namespace, if anything. */
    List<Found> obstacles(String namespace);
}
