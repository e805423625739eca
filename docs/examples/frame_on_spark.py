"""Articles that are in a frame already, such as a table of a warehouse: figures and rejected articles of it.

spark-submit frame_on_spark.py articles.parquet figures
"""

import sys

from pyspark.sql import SparkSession

from solieu.extractor.engines.spark import extract

if __name__ == "__main__":
    source, target = sys.argv[1:]
    session = SparkSession.builder.appName("figures").getOrCreate()
    articles = session.read.parquet(source)  # columns id and text, if present date and title
    cores = session.sparkContext.defaultParallelism
    figures = extract(articles.repartition(4 * cores))  # as many tasks as keep all cores busy to the end
    figures.write.partitionBy("status").parquet(target)  # status=figure, status=rejected
