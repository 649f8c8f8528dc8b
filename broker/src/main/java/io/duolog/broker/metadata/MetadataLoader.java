package io.duolog.broker.metadata;

import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.broker.metadata.record.MetadataRecordCodec;
import io.duolog.coordination.LogListener;
import io.duolog.coordination.SnapshotSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds this node's image from the metadata log and tells the publishers. Everything runs on the coordination thread,
 * except {@link #image()}, which any thread may call.
 */
public final class MetadataLoader implements LogListener, SnapshotSource {
    private final List<MetadataPublisher> publishers;
    private volatile MetadataImage image = MetadataImage.EMPTY;

    /**
     * Creates a loader; subscribing it to the log, from offset 0, starts it.
     *
     * @param publishers told of every change, in this order
     */
    public MetadataLoader(List<? extends MetadataPublisher> publishers) {
        this.publishers = List.copyOf(publishers);
    }

    /**
     * The newest image of which all publishers know. A publisher that is being told sees the former one here, and must
     * look at its delta instead.
     */
    public MetadataImage image() {
        return image;
    }

    @Override
    public void onSnapshot(long endOffset, int epoch, InputStream bytes) throws IOException {
        MetadataImage loaded = MetadataSnapshot.read(bytes).at(endOffset, epoch);
        publish(MetadataDelta.ofSnapshot(image, loaded));
    }

    @Override
    public void onRecords(long baseOffset, int epoch, List<byte[]> records) {
        if (baseOffset != image.endOffset()) {
            throw new IllegalStateException(
                    "records at offset " + baseOffset + " cannot follow an image that ends at " + image.endOffset());
        }
        List<MetadataRecord> decoded = new ArrayList<>(records.size());
        for (byte[] bytes : records) {
            decoded.add(MetadataRecordCodec.decode(bytes));
        }
        publish(MetadataDelta.ofRecords(image, epoch, decoded));
    }

    @Override
    public Capture capture(long endOffset) {
        MetadataImage captured = image;
        if (captured.endOffset() != endOffset) {
            throw new IllegalStateException(
                    "asked for a snapshot at " + endOffset + ", but the image ends at " + captured.endOffset());
        }
        return out -> MetadataSnapshot.write(captured, out);
    }

    private void publish(MetadataDelta delta) {
        for (MetadataPublisher publisher : publishers) {
            publisher.onMetadata(delta);
        }
        image = delta.after();
    }
}
