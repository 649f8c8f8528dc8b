package io.duolog.broker.group;

/** Makes groups. */
@FunctionalInterface
public interface GroupFactory {
    /** An empty classic group, of which nothing has been kept. */
    ClassicProtocol classic(String groupId);
}
