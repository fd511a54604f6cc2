package io.github.syncbn.driver.source;

import static io.github.syncbn.driver.JobException.Kind.DATA;

import io.github.syncbn.driver.JobException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The images below a path: of folders, of zip files, and single ones. */
final class ImageListing {
  private static final Logger LOG = LoggerFactory.getLogger(ImageListing.class);

  private final Configuration hadoop;
  private final List<ImageFile> images = new ArrayList<>();
  private final List<String> others = new ArrayList<>();

  private ImageListing(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /**
   * All images of a path or glob, in the order of their names. Files without an image's extension
   * are left out with a notice; so are hidden ones.
   */
  static List<ImageFile> of(String path, Configuration hadoop) {
    ImageListing listing = new ImageListing(hadoop);
    try {
      listing.addAll(path);
    } catch (IOException e) {
      throw SparkFailure.unreadable(path, e);
    }
    List<String> others = listing.others;
    if (listing.images.isEmpty()) {
      throw new JobException(
          DATA,
          "There is no image (.jpg, .jpeg or .png) in "
              + path
              + (others.isEmpty() ? "." : ", but " + others.size() + " other files."));
    }
    if (!others.isEmpty()) {
      LOG.warn(
          "{} files of {} are no images by their names, and are left out; such as {}.",
          others.size(),
          path,
          others.get(0));
    }
    listing.images.sort(Comparator.comparing(ImageFile::name));
    return listing.images;
  }

  private void addAll(String path) throws IOException {
    Path glob = new Path(path);
    FileSystem files = glob.getFileSystem(hadoop);
    FileStatus[] found = files.globStatus(glob);
    if (found == null || found.length == 0) {
      throw new JobException(DATA, "There is no file or folder " + path + ".");
    }
    for (FileStatus status : found) {
      if (!status.isDirectory()) {
        add(status.getPath());
        continue;
      }
      RemoteIterator<LocatedFileStatus> below = files.listFiles(status.getPath(), true);
      while (below.hasNext()) {
        add(below.next().getPath());
      }
    }
  }

  private void add(Path path) throws IOException {
    String name = path.toString();
    if (name.toLowerCase(Locale.ROOT).endsWith(".zip")) {
      try (ZipArchive zip = ZipArchive.open(name, hadoop)) {
        for (String entry : zip.entries()) {
          add(new ImageFile(name, entry), entry);
        }
      }
    } else {
      add(new ImageFile(name, null), path.getName());
    }
  }

  private void add(ImageFile image, String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    if (last.startsWith(".") || last.startsWith("_")) {
      return;
    }
    String suffix = last.substring(last.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (suffix.equals("jpg") || suffix.equals("jpeg") || suffix.equals("png")) {
      images.add(image);
    } else {
      others.add(image.name());
    }
  }
}
