package io.duolog.broker.coordinator;

/** How long an answer is held back. */
public enum AnswerHold {
    /** Until everything is committed that stood in the log when the answer was decided on: nobody learns what may be lost. */
    UNTIL_COMMITTED,
    /** Not at all, if nothing is to be kept: for answers that tell nothing of what is kept. */
    NONE
}
