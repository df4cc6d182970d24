package dev.rekindle.controller.restore.run;

import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.controller.status.ProblemException;
import java.time.Duration;
import java.util.SortedMap;

/** Where the values of a ticket come from. */
@FunctionalInterface
public interface TicketValues {
    /**
     * File names of a ticket and what is in them.
     *
     * @param life for how long its URL is to be good
     */
    SortedMap<String, String> ticket(EtcdRestore restore, Duration life) throws ProblemException;
}
