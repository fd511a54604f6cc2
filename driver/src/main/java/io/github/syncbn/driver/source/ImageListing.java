package io.github.syncbn.driver.source;

import static io.github.syncbn.driver.JobException.Kind.DATA;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.driver.file.SourcePath;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
  private final Optional<Charset> nameEncoding;
  private final List<ImageFile> images = new ArrayList<>();
  private final List<String> others = new ArrayList<>();
  private final List<String> hidden = new ArrayList<>();

  private ImageListing(Configuration hadoop, Optional<Charset> nameEncoding) {
    this.hadoop = hadoop;
    this.nameEncoding = nameEncoding;
  }

  /**
   * All images of a path or glob, in the order of their names. Files without an image's extension
   * are left out with a notice; so are those that are hidden or lie in a hidden folder (see {@link
   * HiddenNames}).
   *
   * @param nameEncoding what names in zip files are in that are not UTF-8, if it is known
   */
  static List<ImageFile> of(String path, Optional<Charset> nameEncoding, Configuration hadoop) {
    ImageListing listing = new ImageListing(hadoop, nameEncoding);
    try {
      listing.addAll(path);
    } catch (IOException e) {
      throw SparkFailure.unreadable(path, e);
    }
    listing.tellLeftOut(path);
    listing.images.sort(
        Comparator.comparing(ImageFile::path)
            .thenComparing(image -> image.entry() == null ? "" : image.entry().name())
            .thenComparing(image -> image.entry() == null ? 0 : image.entry().position()));
    return listing.images;
  }

  private void tellLeftOut(String path) {
    if (images.isEmpty()) {
      throw new JobException(
          DATA,
          "There is no image (.jpg, .jpeg or .png) in "
              + path
              + (others.isEmpty() ? "" : ", but " + others.size() + " other files")
              + (hidden.isEmpty() ? "" : ", but " + hidden.size() + " hidden files")
              + ".");
    }
    if (!others.isEmpty()) {
      LOG.warn(
          "{} files of {} are no images by their names, and are left out; such as {}.",
          others.size(),
          path,
          others.get(0));
    }
    if (!hidden.isEmpty()) {
      LOG.warn(
          "{} images of {} are hidden by a name that begins with . or _, and are left out; such as"
              + " {}.",
          hidden.size(),
          path,
          hidden.get(0));
    }
  }

  private void addAll(String path) throws IOException {
    SourcePath source = SourcePath.of(path, hadoop);
    FileSystem files = HadoopPath.files(source.path(), hadoop);
    List<FileStatus> found = source.found(hadoop);
    if (found.isEmpty()) {
      throw new JobException(DATA, "There is no file or folder " + path + ".");
    }
    for (FileStatus status : found) {
      String root = status.getPath().toString();
      boolean hiddenRoot = !source.literal() && HiddenNames.byWildcard(root, path);
      if (!status.isDirectory()) {
        add(status.getPath(), hiddenRoot);
        continue;
      }
      RemoteIterator<LocatedFileStatus> below = files.listFiles(status.getPath(), true);
      while (below.hasNext()) {
        Path file = below.next().getPath();
        add(file, hiddenRoot || HiddenNames.anyIn(file.toString().substring(root.length())));
      }
    }
  }

  private void add(Path path, boolean isHidden) throws IOException {
    String name = path.toString();
    if (isHidden) {
      addHidden(name);
    } else if (suffix(name).equals("zip")) {
      try (ZipArchive zip = ZipArchive.open(name, hadoop)) {
        for (ZipArchive.Entry entry : zip.entries(new ArchiveNames(name, nameEncoding))) {
          ImageFile image = new ImageFile(name, entry);
          if (HiddenNames.anyIn(entry.name())) {
            addHidden(image.name());
          } else {
            add(image, entry.name());
          }
        }
      }
    } else {
      add(new ImageFile(name, null), name);
    }
  }

  private void addHidden(String name) {
    if (isImage(name)) {
      hidden.add(name);
    }
  }

  private void add(ImageFile image, String name) {
    if (isImage(name)) {
      images.add(image);
    } else {
      others.add(image.name());
    }
  }

  private static boolean isImage(String name) {
    String suffix = suffix(name);
    return suffix.equals("jpg") || suffix.equals("jpeg") || suffix.equals("png");
  }

  private static String suffix(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
