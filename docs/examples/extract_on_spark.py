"""`solieu extract --engine spark` as a Spark application: its master, executors and memory come from spark-submit.

spark-submit --master yarn --num-executors 50 --executor-cores 4 extract_on_spark.py s3://bucket/news -o s3://bucket/figures
"""

import sys

from solieu.cli import app

if __name__ == "__main__":
    app(["extract", "--engine", "spark", *sys.argv[1:]], prog_name="extract_on_spark.py")
