package io.duolog.broker.group;

/** Makes groups. */
public interface GroupFactory {
    /** An empty classic group, of which nothing has been kept. */
    ClassicKind classic(String groupId);

    /** An empty group of the consumer protocol, of which nothing has been kept. */
    ConsumerProtocol consumer(String groupId);
}
