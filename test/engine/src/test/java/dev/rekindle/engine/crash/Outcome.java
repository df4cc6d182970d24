package dev.rekindle.engine.crash;

import dev.rekindle.testing.CommandResult;

/**
 * One disturbed run and what came after it.
 *
 * @param where a {@link Point}, or the instant of a kill, in words
 * @param disturbed how the disturbed run ended
 * @param left the state that it left
 * @param again how the clean run after it ended
 * @param end the state after that
 */
record Outcome(String where, CommandResult disturbed, Remains left, CommandResult again, Remains end) {
    Recovery recovery() {
        if (again.exit() != 0) {
            return Recovery.REFUSED;
        }
        return end.visible() == Visible.NEW ? Recovery.DONE : Recovery.FALSE_SUCCESS;
    }

    /** Whether the restore can never be had without a person's help. */
    boolean isWedge() {
        return recovery() != Recovery.DONE && end.visible() != Visible.NEW;
    }

    /** Whether the disturbed run claimed success for something that is not the restored data. */
    boolean liedAboutSuccess() {
        return disturbed.exit() == 0 && left.visible() != Visible.NEW;
    }

    @Override
    public String toString() {
        return "%s: exit code %d, left %s; again: exit code %d, %s; it said: %s"
                .formatted(
                        where,
                        disturbed.exit(),
                        left,
                        again.exit(),
                        end,
                        again.err().strip());
    }
}
