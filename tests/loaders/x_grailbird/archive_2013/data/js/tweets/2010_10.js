Grailbird.data.tweets_2010_10 = 
 [ {
  "source" : "<a href=\"http://twitter.com\" rel=\"nofollow\">Twitter Web Client</a>",
  "entities" : {
    "user_mentions" : [],
    "media" : [],
    "hashtags" : [],
    "urls" : []
  },
  "geo" : {},
  "id_str" : "26400000001",
  "text" : "No hour known &amp; no matter",
  "id" : 26400000001,
  "created_at" : "2010-10-05 00:00:00 +0000",
  "user" : {
    "name" : "Ada Vale",
    "screen_name" : "Ada_Vale",
    "protected" : false,
    "id_str" : "70070070",
    "id" : 70070070,
    "verified" : false
  }
} ]