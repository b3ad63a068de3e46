Grailbird.data.tweets_2013_02 = 
 [ {
  "source" : "<a href=\"http://twitter.com\" rel=\"nofollow\">Twitter Web Client</a>",
  "entities" : {
    "user_mentions" : [],
    "media" : [],
    "hashtags" : [],
    "urls" : []
  },
  "geo" : {},
  "id_str" : "298355210449846272",
  "text" : "and its second page",
  "id" : 298355210449846272,
  "created_at" : "2013-02-04 09:00:00 +0000",
  "user" : {
    "name" : "Ada Vale",
    "screen_name" : "Ada_Vale",
    "protected" : false,
    "id_str" : "70070070",
    "id" : 70070070,
    "verified" : false
  },
  "in_reply_to_status_id_str" : "298007922078646272",
  "in_reply_to_status_id" : 298007922078646272,
  "in_reply_to_user_id_str" : "70070070",
  "in_reply_to_user_id" : 70070070,
  "in_reply_to_screen_name" : "ada_vale"
}, {
  "source" : "<a href=\"http://twitter.com\" rel=\"nofollow\">Twitter Web Client</a>",
  "entities" : {
    "user_mentions" : [],
    "media" : [],
    "hashtags" : [],
    "urls" : [
      {
        "indices" : [
          0,
          20
        ],
        "url" : "http://t.co/ggggggggg1",
        "expanded_url" : "http://adavale.example/first",
        "display_url" : "adavale.example/first"
      }
    ]
  },
  "geo" : {},
  "id_str" : "298007922078646272",
  "text" : "A first chapter http://t.co/ggggggggg1",
  "id" : 298007922078646272,
  "created_at" : "2013-02-03 10:00:00 +0000",
  "user" : {
    "name" : "Ada Vale",
    "screen_name" : "Ada_Vale",
    "protected" : false,
    "id_str" : "70070070",
    "id" : 70070070,
    "verified" : false
  }
} ]