package io.duolog.broker.controller;

/** Something that only the active controller does. Called on the coordination thread. */
public interface ControllerRole {
    /**
     * This node has become the active controller.
     *
     * @param epoch the controller epoch
     * @param controller takes decisions
     */
    void begin(int epoch, ActiveController controller);

    /** The epoch is over: decisions submitted from now on fail. */
    void end(int epoch);
}
